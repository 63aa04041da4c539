using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>
/// What kiosk and member application say to each other after SELECT, a method for each thing asked. Every answer is a reason: <see cref="RefusalReason.None"/>, or why it did not come about.
/// Whoever sees <see cref="RefusalReason.CardIncomplete"/> knows nothing of what the card did; nothing is sent twice here.
/// </summary>
internal sealed class MemberTalk(CardDialogue card, MemberSelection selected)
{
    public CardInfo Info => selected.Info;

    public byte[] Thumbprint => selected.Info.Thumbprint;

    public CardDialogue Card => card;

    /// <summary>As the card told it last. It is not signed: only a receipt proves it.</summary>
    public TransactionState? Transaction { get; private set; }

    public bool IsAuthenticated => Transaction is not null;

    /// <summary>Shows the way from an authority the card believes to our own certificate, and proves that its key is here.</summary>
    /// <param name="refusal">The status word by which the card said no; 0 where no way led to it, or no answer came.</param>
    public RefusalReason Authenticate(TerminalIdentity kiosk, out ushort refusal)
    {
        refusal = 0;
        if (kiosk.Trust.WayTo(kiosk.Certificate.Authority, Info.KioskAnchors) is not { } way || selected.Challenge.Length == 0) return RefusalReason.CardIncomplete;
        foreach (var certificate in way.Append(kiosk.Certificate))
        {
            var shown = card.Send(MemberCommands.VerifyCertificate(certificate));
            if (shown.Ok) continue;
            refusal = shown.Status;
            return Reason(shown);
        }

        var answer = card.Send(MemberCommands.ExternalAuthenticate(kiosk.Sign(MemberCommands.AuthenticationText(Thumbprint, selected.Challenge))));
        refusal = answer.Ok ? (ushort)0 : answer.Status;
        return Take(answer);
    }

    public RefusalReason ReadMember(out byte[] member) => Read(MemberCommands.ReadMember, out member);

    /// <summary>The active SUMMARY; empty where there is none yet.</summary>
    public RefusalReason ReadSummary(out byte[] summary)
    {
        summary = [];
        return Transaction!.ActiveSlot == 0 ? RefusalReason.None : Read(MemberCommands.ReadSummary(Transaction.ActiveSlot), out summary);
    }

    /// <summary>MEMBER and the active SUMMARY in one long answer.</summary>
    public RefusalReason ReadView(out byte[] member, out byte[] summary)
    {
        (member, summary) = ([], []);
        var answer = card.SendLong(MemberCommands.ReadView);
        if (!answer.Ok) return Reason(answer);
        var view = answer.Data.ToArray();
        var reader = new TlvReader(view);
        var first = reader.Take(0xE2, 1, MemberObject.MostBytes).Length;
        if (reader.Failed || first == 0) return RefusalReason.CardIncomplete;
        (member, summary) = (view[..(view.Length - reader.Left)], view[(view.Length - reader.Left)..]);
        return RefusalReason.None;
    }

    public RefusalReason ReadSigner(out byte[] certificate) => Read(MemberCommands.ReadSigner, out certificate);

    public RefusalReason ReadRecord(int number, out byte[] record) => Read(MemberCommands.ReadRecord(number), out record);

    /// <summary>Asks again what the card has committed, after an answer that told nothing.</summary>
    public RefusalReason ReadTransaction() => Take(card.Send(MemberCommands.ReadTransaction));

    /// <param name="wasOutOfTurn">The card has another sequence than was believed.</param>
    public RefusalReason Stage(SummaryObject summary, IReadOnlyList<ActivityRecord> records, out bool wasOutOfTurn)
    {
        var answer = card.Send(MemberCommands.UpdateSummary(Transaction!.InactiveSlot, summary));
        for (var i = 0; answer.Ok && i < records.Count; i++) answer = card.Send(MemberCommands.AppendRecord(records[i]));
        wasOutOfTurn = answer.Status is 0x6984 or 0x6985;
        return answer.Ok ? RefusalReason.None : Reason(answer);
    }

    /// <param name="isUnknown">The command was sent and no sensible answer came: the card may have done it.</param>
    public RefusalReason Commit(uint sequence, out bool isUnknown)
    {
        var answer = card.Send(MemberCommands.Commit(sequence));
        isUnknown = answer.Status == ResponseApdu.Senseless;
        var taken = Take(answer);
        isUnknown |= answer.Ok && taken != RefusalReason.None;
        return taken;
    }

    public RefusalReason AskReceipt(ReadOnlyMemory<byte> digest, out byte[] receipt)
    {
        var answer = card.Send(MemberCommands.AskReceipt(digest));
        receipt = answer.Ok ? answer.Data.ToArray() : [];
        return answer.Ok ? RefusalReason.None : Reason(answer);
    }

    private RefusalReason Take(ResponseApdu answer)
    {
        if (!answer.Ok) return Reason(answer);
        if (TransactionState.TryRead(answer.Data.Span) is not { } read) return RefusalReason.CardIncomplete;
        Transaction = read;
        return RefusalReason.None;
    }

    private RefusalReason Read(CommandApdu command, out byte[] file)
    {
        var answer = card.Send(command);
        file = answer.Ok ? answer.Data.ToArray() : [];
        return answer.Ok ? RefusalReason.None : Reason(answer);
    }

    private static RefusalReason Reason(ResponseApdu answer) => answer.Status switch
    {
        0x6A84 or 0x6581 => RefusalReason.CardFull,
        // Another key than certified, or somebody changes bytes on the way.
        0x6300 => RefusalReason.ProofFailed,
        _ => RefusalReason.CardIncomplete,
    };
}
