using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>
/// Cards of profile MCAP-1 (docs/card/mcap-1.md, 11). A card met before tells its thumbprint and proves its key: two exchanges to the light. One not met before is asked for its certificate
/// and, where this kiosk may ask, for MEMBER first, so that a card with somebody else's data never gets the light. Used by all readers' workers at once.
/// </summary>
public sealed class MemberCardReading(MemberRoom room) : ICardReading
{
    private const ushort Terminated = 0x6285;

    public CardVisit? Meet(ICardChannel channel)
    {
        var card = new CardDialogue(channel);
        var answer = card.Send(MemberCommands.Select);
        // Noise says nothing about what kind of card it is; whoever went on would find less and call it a downgrade.
        if (answer.Status == ResponseApdu.Senseless) return Refused(card, RefusalReason.CardUnreadable);
        if (!answer.Ok && answer.Status != Terminated) return null;
        if (MemberSelection.TryRead(answer.Data.Span) is not { } selected) return Refused(card, RefusalReason.CardUnreadable);
        if (!answer.Ok || selected.Info.Life != CardLife.Activated || selected.Info.Thumbprint.Length == 0) return Refused(card, RefusalReason.CardNotActivated);
        return Meet(new MemberTalk(card, selected), channel.Reader);
    }

    private CardVisit Meet(MemberTalk talk, string reader)
    {
        var known = room.Memory.Find(talk.Thumbprint);
        var certificate = known?.Certificate ?? ReadCertificate(talk, reader);
        if (certificate is null || room.Certificates.Identify(certificate) is not { } identity) return Refused(talk.Card, RefusalReason.CardUnreadable);
        if (!identity.KeyThumbprint.Span.SequenceEqual(talk.Thumbprint) && identity.Reason == RefusalReason.None) identity = identity with { Reason = RefusalReason.MemberMismatch };
        if (known is { Refused: not RefusalReason.None } && identity.Reason == RefusalReason.None) identity = identity with { Reason = known.Refused };
        if (identity.Reason != RefusalReason.None) return new RefusedVisit(identity, CardProfile.Mcap1);

        var memo = known ?? new CardMemo { Thumbprint = talk.Thumbprint, Card = identity.Card!.Value, Certificate = certificate };
        var visit = new MemberVisit(room, talk, identity, memo, reader);
        if (!memo.IsMet(room.Day.Today)) visit.Introduce();
        return visit;
    }

    private byte[]? ReadCertificate(MemberTalk talk, string reader)
    {
        var answer = MemberReader.Long(room, reader, talk, c => c.SendLong(PivObjects.GetCertificate)) ?? talk.Card.Send(PivObjects.GetCertificate);
        return answer.Ok && PivObjects.TryReadCertificate(answer.Data, out var certificate, out _) ? certificate.ToArray() : null;
    }

    private static RefusedVisit Refused(CardDialogue card, RefusalReason reason) => new(CardIdentity.Refused(reason, CardUid.NumberOf(card)), CardProfile.Mcap1);
}
