using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>
/// The path of one tap: identify → same tap as before? → name it → decide → challenge and proof → append durable → screen and light.
/// The network has no part in it.
/// </summary>
public sealed class TapDesk(
    KioskId kiosk, TapsOptions options, ICardReading cards, IReaderLights lights, TapOutbox outbox, SignInBook signIns, RatingDesk ratings, ConfigBook config,
    ScreenBoard screen, TapTimings timings, KioskClock clock, TimeProvider time, ILogger<TapDesk> log) : IReaderVisitor
{
    /// <summary>Cards reported lost. Empty until the centre's configuration carries them.</summary>
    private static readonly FrozenSet<CardId> Hotlist = [];

    /// <summary>Readers remembered while unplugged. Some systems give a reader a new name each time it is plugged in.</summary>
    private const int MostReaders = 64;

    private readonly ConcurrentDictionary<string, ReaderPost> _posts = new(StringComparer.Ordinal);
    private readonly RefusalMeter _refusals = new(options.RefusalsPerCard);

    public void ReaderAttached(string reader)
    {
        var post = Post(reader);
        post.Lane ??= outbox.BorrowLane();
    }

    public void ReaderDetached(string reader, string why)
    {
        var post = Post(reader);
        post.LostFromSight(clock.MonotonicMs);
        if (post.Lane is not { } lane) return;
        outbox.ReturnLane(lane);
        post.Lane = null;
        if (_posts.Count > MostReaders) _posts.TryRemove(reader, out _);
    }

    public void CardPresented(ICardChannel channel, long presentedAt)
    {
        var post = Post(channel.Reader);
        var timed = new TimedChannel(channel, time);
        var identity = cards.Identify(timed);
        var card = new SeenCard(identity.Card, identity.Reason);
        Answer(post, card, identity.MaskedName, () => Record(post, card, timed, identity), timed);
        timings.Add(time.GetElapsedTime(presentedAt) - timed.CardTime, timed.CardTime);
    }

    /// <summary>A card that could not be talked to. Nothing is recorded of one that was pulled away: it comes again.</summary>
    public void CardFailed(string reader, RefusalReason reason)
    {
        var post = Post(reader);
        var card = new SeenCard(null, reason);
        Answer(post, card, null, () => Record(post, card, null, null), null);
    }

    public void CardRemoved(string reader) => Post(reader).Left(clock.MonotonicMs, config.Policy);

    private ReaderPost Post(string reader) => _posts.GetOrAdd(reader, name => new ReaderPost(name));

    private void Answer(ReaderPost post, SeenCard card, string? name, Func<(SeenCard, TapVerdict)> record, ICardChannel? channel)
    {
        try
        {
            var verdict = post.AnswerTo(card, clock.MonotonicMs);
            if (verdict is null) (card, verdict) = record();
            if (card.Reason != RefusalReason.CardRemoved) post.Answered(card, verdict);
            screen.Show(ScreenResults.Of(post.Reader, verdict with { Ticket = ratings.StillAsked(verdict.Ticket) }, card, name, clock.Now));
            if (channel is not null) lights.Show(channel, verdict.Outcome);
        }
        catch (OutboxUnavailableException e)
        {
            post.Forget();
            log.LogError("A tap on {Reader} is not recorded, and the member is told so: {Reason}.", post.Reader, e.Message);
            screen.Show(ScreenResults.CannotRecord(post.Reader, clock.Now));
            if (channel is not null) lights.Show(channel, TapOutcome.Refused);
        }
    }

    /// <summary>Decides and makes it durable. Returns the card as it turned out to be: one that fails its proof is a card to be refused.</summary>
    private (SeenCard, TapVerdict) Record(ReaderPost post, SeenCard card, ICardChannel? channel, CardIdentity? identity)
    {
        if (card.Reason == RefusalReason.CardRemoved) return (card, TapVerdict.Refused(card.Reason));
        post.Lane ??= outbox.BorrowLane();
        using var draft = post.Lane.Begin();
        var verdict = TapRules.Decide(card, kiosk, draft.At, config.Sessions, config.Policy, Hotlist, signIns.Last);
        ReadOnlyMemory<byte> salt = default, signature = default;
        if (verdict.Outcome != TapOutcome.Refused && channel is not null && identity is not null)
        {
            salt = RandomNumberGenerator.GetBytes(16);
            var proof = cards.Prove(channel, identity, TapText.Challenge(draft.Id, draft.At, salt.Span));
            signature = proof.Signature;
            if (proof.Reason != RefusalReason.None)
            {
                card = card with { Reason = proof.Reason };
                verdict = TapVerdict.Refused(proof.Reason);
                if (proof.Reason == RefusalReason.CardRemoved) return (card, verdict);
                if (post.AnswerTo(card, clock.MonotonicMs) is { } again) return (card, again);
            }
        }
        else if (verdict.Reason != card.Reason)
        {
            card = card with { Reason = verdict.Reason };
        }

        if (verdict.Outcome == TapOutcome.Refused && !_refusals.MayRecord(post.Reader, card, clock.MonotonicMs)) return (card, verdict);
        var tap = TapMaking.Of(draft, post.ShortName, clock, verdict, identity, card.Card, salt, signature);
        MakeDurable(draft, tap, verdict.Step == TapStep.Out);
        return (card, TapRules.IsToBeRated(verdict) ? verdict with { Ticket = ratings.Ask(post.Lane, post.Reader, tap, verdict.Session!.Name) } : verdict);
    }

    private void MakeDurable(OutboxDraft draft, Tap tap, bool isSignOut)
    {
        var remembered = AppendAndRememberAsync(draft, tap, isSignOut);
        // The reader's own thread waits for the disk; nobody else uses it meanwhile.
        if (!Task.WhenAny(remembered).Wait(options.DiskPatienceMs))
            throw new OutboxUnavailableException($"the disk has not answered for {options.DiskPatienceMs} ms");
        remembered.GetAwaiter().GetResult();
    }

    /// <summary>Also where the member is no longer waiting: what is on disk after all is remembered as signed in.</summary>
    private async Task AppendAndRememberAsync(OutboxDraft draft, Tap tap, bool isSignOut)
    {
        await draft.Append(tap, isSignOut);
        if (tap is { Outcome: TapOutcome.Accepted, Card: { } card }) signIns.Remember(new SignIn(card, tap.Session, tap.At, isSignOut));
    }
}
