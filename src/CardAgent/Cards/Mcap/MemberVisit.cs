using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>One visit of a member card: proof before the light, everything else after it.</summary>
internal sealed class MemberVisit : CardVisit
{
    private readonly MemberRoom _room;
    private readonly MemberTalk _talk;
    private readonly TerminalIdentity? _kiosk;
    private readonly MemberReader? _reader;
    private CardIdentity _identity;
    private CardMemo _memo;

    public MemberVisit(MemberRoom room, MemberTalk talk, CardIdentity identity, CardMemo memo, string reader)
    {
        (_room, _talk, _identity, _memo) = (room, talk, identity, memo);
        _kiosk = room.Terminal.Identity;
        if (_kiosk is not null) _reader = new MemberReader(room, talk, _kiosk, reader);
    }

    public override CardIdentity Identity => _identity;

    public override CardProfile Profile => CardProfile.Mcap1;

    public override CardFace Face => _memo.Face with { Credits = _memo.Face.Credits ?? (SummaryObject.TryRead(_memo.Summary, out var summary) ? summary.Credits : null) };

    /// <summary>
    /// For a card not met before, ahead of its proof: whose is it, by MEMBER? What is wrong with the data refuses the card; what is wrong with the session only means that MEMBER is asked for after the light.
    /// </summary>
    public void Introduce()
    {
        // A card of whose MEMBER nothing is known may have broken off a moment ago because this was too much for it.
        if (_reader is null || (_memo.Member is null && _room.HasStumbled(_talk.Thumbprint))) return;
        try
        {
            var reason = _reader.Authenticate();
            if (reason == RefusalReason.None) reason = _reader.ReadMember(ref _memo, withSummary: true);
            if (IsAgainstTheCard(reason)) _identity = _identity with { Reason = reason };
        }
        catch (CardServiceException)
        {
            _room.Stumbled(_talk.Thumbprint);
            throw;
        }
    }

    public override CardProof Prove(ReadOnlySpan<byte> challenge)
    {
        var proof = PivProof.Ask(_talk.Card, _identity, challenge, WhyNotSigned);
        if (proof.Reason == RefusalReason.None) Keep(_memo with { Seen = _room.Time.GetUtcNow() });
        return proof;
    }

    public override bool Writes(CardNote? note) =>
        _kiosk is not null && _identity.Reason == RefusalReason.None
        && (note?.Entry is not null || _memo.Open.Count > 0 || note is not null && (HasNews || ShowsNoCredits));

    public override CardWriting Write(CardNote? note)
    {
        if (!Writes(note)) return CardWriting.Nothing;
        if (note?.Entry is { } entry) Keep(_memo with { Open = OpenRules.Fitting([.. _memo.Open, OpenOf(note, entry)]) });
        var writer = new MemberWriter(_room, _talk, _kiosk!, _reader!, _memo, note);
        CardNews news;
        try
        {
            news = writer.Run();
        }
        catch (CardServiceException e)
        {
            _room.Log.LogInformation("A card left while it was written on, and catches up at its next tap: {Why}", e.Message);
            news = writer.Broken();
        }

        _memo = writer.Memo;
        _room.Memory.Keep(_memo);
        return new CardWriting(news, writer.Words);
    }

    internal static bool IsAgainstTheCard(RefusalReason reason) =>
        reason is RefusalReason.MemberMismatch or RefusalReason.CounterRolledBack or RefusalReason.CardNotYetValid or RefusalReason.CardExpired;

    /// <summary>The centre has said something newer than this kiosk last wrote on the card.</summary>
    private bool HasNews => WordRules.IsNews(
        _room.Memory.WordOn(_memo.Card), SummaryObject.TryRead(_memo.Summary, out var summary) ? summary.CentreWord : null, _room.Time.GetUtcNow());

    /// <summary>The card has let us in already, and its member has not been shown anything yet.</summary>
    private bool ShowsNoCredits => _talk.IsAuthenticated && Face.Credits is null;

    private static OpenRecord OpenOf(CardNote note, CardEntry entry) => new(
        note.Tap.Journal.ToString(), note.Tap.Sequence, note.Hash.ToArray(), TapReference.Of(note.Tap), note.At, ActivityRecord.SessionNameOf(entry.Session.ToString()), entry.Credits, entry.Category, entry.Kind);

    /// <summary>With two cards in the field, one may have told its thumbprint and the other signed. Ask who is there now.</summary>
    private RefusalReason WhyNotSigned()
    {
        var answer = _talk.Card.Send(MemberCommands.Select);
        if (!answer.Ok || MemberSelection.TryRead(answer.Data.Span) is not { } now) return RefusalReason.ProofFailed;
        return now.Info.Thumbprint.AsSpan().SequenceEqual(_talk.Thumbprint) ? RefusalReason.ProofFailed : RefusalReason.TwoCards;
    }

    private void Keep(CardMemo memo)
    {
        _memo = memo;
        _room.Memory.Keep(memo);
    }
}
