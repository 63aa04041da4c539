using System.Security.Cryptography;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>The reading half of a session: shows the card who we are, reads MEMBER and SUMMARY, and believes them or not. Each file is read once a visit.</summary>
internal sealed class MemberReader(MemberRoom room, MemberTalk talk, TerminalIdentity kiosk, string reader)
{
    private byte[]? _member;
    private byte[]? _summary;

    public bool HasMember => _member is not null;

    /// <summary>SUMMARY is there and not right: not shown, not built on, and the centre should know.</summary>
    public bool IsForged { get; private set; }

    public RefusalReason Authenticate()
    {
        if (talk.IsAuthenticated) return RefusalReason.None;
        var reason = talk.Authenticate(kiosk, out var refusal);
        if (refusal is 0x6A88 or 0x6984 or 0x6300)
            room.Log.LogWarning("A card does not take this kiosk's certificate ({Status:X4}): it does not know the authority, or the certificate must be renewed. It was proved, and is not written on.", refusal);
        return reason;
    }

    /// <summary>Reads MEMBER, and SUMMARY with it where the card answers long.</summary>
    /// <param name="memo">Comes back with what MEMBER says, where it is right.</param>
    /// <returns>A security reason where it is not right; a technical one where it could not be read.</returns>
    public RefusalReason ReadMember(ref CardMemo memo, bool withSummary)
    {
        if (_member is null && (!withSummary || !TryReadView()))
        {
            if (talk.ReadMember(out var read) is var failed and not RefusalReason.None) return failed;
            _member = read;
        }

        return Check(_member!, ref memo);
    }

    /// <summary>The SUMMARY this kiosk may build on; null where there is none or it is not right, which <see cref="IsForged"/> tells apart.</summary>
    public RefusalReason ReadSummary(CardMemo memo, out SummaryObject? summary)
    {
        summary = null;
        var card = talk.Transaction!;
        if (card.ActiveSlot == 0) return RefusalReason.None;
        if (SummaryObject.TryRead(memo.Summary, out var own) && own.Sequence == card.Sequence && own.Reference.AsSpan().SequenceEqual(card.Reference))
        {
            summary = own;
            return RefusalReason.None;
        }

        if (_summary is null && (_member is not null || !TryReadView()))
        {
            if (talk.ReadSummary(out var read) is var failed and not RefusalReason.None) return failed;
            _summary = read;
        }

        if (!SummaryObject.TryRead(_summary, out var found) || found.Sequence != card.Sequence || !found.Reference.AsSpan().SequenceEqual(card.Reference))
        {
            IsForged = true;
            return RefusalReason.None;
        }

        var reason = IsByAKiosk(found, out var isRight);
        (summary, IsForged) = (isRight ? found : null, reason == RefusalReason.None && !isRight);
        return reason;
    }

    /// <summary>Forgets SUMMARY, for a card that turned out to be further than it said.</summary>
    public void ForgetSummary() => _summary = null;

    /// <summary>Whether the record was signed by a kiosk we know. One by a kiosk not met before may be right all the same.</summary>
    public bool IsSigned(ActivityRecord record) =>
        record.Kiosk == kiosk.Name && record.IsSignedBy(kiosk.Certificate.Point, talk.Thumbprint)
        || room.Memory.SignerOf(record.Kiosk) is { } signer && record.IsSignedBy(signer.Point, talk.Thumbprint);

    /// <summary>Tries a long command where card and reader are known to take it.</summary>
    /// <returns>Null where they are not, or did not: then in pieces.</returns>
    public static ResponseApdu? Long(MemberRoom room, string reader, MemberTalk talk, Func<CardDialogue, ResponseApdu> send)
    {
        if (!talk.Info.HasExtendedLength || !room.TakesLong(reader)) return null;
        try
        {
            var answer = send(talk.Card);
            if (answer.Status is not (ResponseApdu.Senseless or 0x6700)) return answer;
            room.IsShort(reader);
            return null;
        }
        catch (CardServiceException e) when (!IsRemoval(e))
        {
            // The driver or reader may not have liked it; when the card is tried again it goes in pieces.
            room.IsShort(reader);
            throw;
        }
    }

    private static bool IsRemoval(CardServiceException e) => e.Code is 0x80100069 or 0x8010000C;

    private bool TryReadView()
    {
        byte[] member = [], summary = [];
        var whole = Long(room, reader, talk, _ => talk.ReadView(out member, out summary) == RefusalReason.None ? new ResponseApdu(default, 0x9000) : new ResponseApdu(default, ResponseApdu.Senseless));
        if (whole is null || member.Length == 0) return false;
        (_member, _summary) = (member, summary);
        return true;
    }

    private RefusalReason Check(byte[] bytes, ref CardMemo memo)
    {
        if (!MemberObject.TryRead(bytes, out var member) || !member.Thumbprint.AsSpan().SequenceEqual(talk.Thumbprint)) return RefusalReason.MemberMismatch;
        var hash = SHA256.HashData(bytes);
        var isSame = memo.Member is { } known && hash.AsSpan().SequenceEqual(known.Hash);
        if (!isSame && (!room.Issuers.HaveSigned(member) || !CardKeys.TryDecompress(member.ReceiptKey, out _))) return RefusalReason.MemberMismatch;
        // A chip takes a newer MEMBER only: an older one was put back, with or without the rest.
        if (memo.Member is { } before && member.Sequence < before.Sequence) return RefusalReason.CounterRolledBack;
        if (!isSame)
        {
            CardKeys.TryDecompress(member.ReceiptKey, out var receiptKey);
            memo = memo with { Member = new KnownMember(member.Sequence, hash, member.From, member.Until, receiptKey) };
        }

        memo = memo with { Face = memo.Face with { Name = member.Name, Branch = member.Branch } };
        var today = room.Day.Today;
        if (today < member.From) return RefusalReason.CardNotYetValid;
        return today > member.Until ? RefusalReason.CardExpired : RefusalReason.None;
    }

    /// <summary>By our own certificate, by one remembered, or by the one that lies on the card beside it.</summary>
    private RefusalReason IsByAKiosk(SummaryObject summary, out bool isRight)
    {
        var day = room.Day.Of(summary.AsOf);
        isRight = summary.Signer == kiosk.Name && summary.IsSignedBy(kiosk.Certificate.Point, talk.Thumbprint);
        if (isRight) return RefusalReason.None;
        if (room.Memory.SignerOf(summary.Signer) is { } known && kiosk.Trust.IsKiosk(known, day) && summary.IsSignedBy(known.Point, talk.Thumbprint))
        {
            isRight = true;
            return RefusalReason.None;
        }

        if (talk.ReadSigner(out var bytes) is var failed and not RefusalReason.None) return failed;
        isRight = CompactCertificate.TryRead(bytes, out var signer) && signer.HolderText == summary.Signer && kiosk.Trust.IsKiosk(signer, day) && summary.IsSignedBy(signer.Point, talk.Thumbprint);
        if (isRight) room.Memory.KeepSigner(signer!);
        return RefusalReason.None;
    }
}
