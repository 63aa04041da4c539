using System.Collections.Concurrent;
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
/// The path of one tap: meet the card → same tap as before? → name it → decide → challenge and proof → append durable → screen and light → write on the card.
/// The network has no part in it.
/// </summary>
public sealed class TapDesk(
    KioskId kiosk, TapsOptions options, CardKinds cards, IReaderLights lights, TapOutbox outbox, SignInBook signIns, RatingDesk ratings, WriteBackDesk writeBack,
    ConfigBook config, HotlistBook hotlist, ScreenBoard screen, TapTimings timings, KioskClock clock, TimeProvider time, ILogger<TapDesk> log) : IReaderVisitor
{
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
        var visit = cards.Meet(timed);
        var card = new SeenCard(visit.Identity.Card, visit.Identity.Reason);
        var answer = Answer(post, card, visit, timed);
        timings.Add(time.GetElapsedTime(presentedAt) - timed.CardTime, timed.CardTime);
        if (answer is { Verdict.Outcome: not TapOutcome.Refused }) writeBack.Write(post, visit, answer.Shown, answer.Tap is { } tap ? NoteRules.Of(tap, answer.Verdict) : null);
        timings.AddSession(time.GetElapsedTime(presentedAt) - timed.CardTime);
    }

    /// <summary>A card that could not be talked to. Nothing is recorded of one that was pulled away: it comes again.</summary>
    public void CardFailed(string reader, RefusalReason reason) => Answer(Post(reader), new SeenCard(null, reason), null, null);

    public void CardRemoved(string reader) => Post(reader).Left(clock.MonotonicMs, config.Policy);

    private ReaderPost Post(string reader) => _posts.GetOrAdd(reader, name => new ReaderPost(name));

    /// <summary>What the member was told.</summary>
    /// <param name="Tap">As it is on disk; null where nothing was recorded, as of a card that only came back.</param>
    private sealed record Answered(TapVerdict Verdict, Tap? Tap, long Shown);

    /// <returns>Null where the tap could not be recorded.</returns>
    private Answered? Answer(ReaderPost post, SeenCard card, CardVisit? visit, ICardChannel? channel)
    {
        try
        {
            Tap? tap = null;
            var verdict = post.AnswerTo(card, clock.MonotonicMs);
            if (verdict is null) (card, verdict, tap) = Record(post, card, visit);
            if (card.Reason != RefusalReason.CardRemoved) post.Answered(card, verdict);
            var shown = screen.Show(ScreenResults.Of(post.Reader, verdict with { Ticket = ratings.StillAsked(verdict.Ticket) }, card, visit, screen.ShowsNames, clock.Now));
            if (channel is not null) lights.Show(channel, verdict.Outcome);
            return new Answered(verdict, tap, shown);
        }
        catch (OutboxUnavailableException e)
        {
            post.Forget();
            log.LogError("A tap on {Reader} is not recorded, and the member is told so: {Reason}.", post.Reader, e.Message);
            screen.Show(ScreenResults.CannotRecord(post.Reader, clock.Now));
            if (channel is not null) lights.Show(channel, TapOutcome.Refused);
            return null;
        }
    }

    /// <summary>Decides and makes it durable. Returns the card as it turned out to be: one that fails its proof is a card to be refused.</summary>
    private (SeenCard, TapVerdict, Tap?) Record(ReaderPost post, SeenCard card, CardVisit? visit)
    {
        if (card.Reason == RefusalReason.CardRemoved) return (card, TapVerdict.Refused(card.Reason), null);
        post.Lane ??= outbox.BorrowLane();
        using var draft = post.Lane.Begin();
        var verdict = TapRules.Decide(card, kiosk, draft.At, config.Sessions, config.Policy, hotlist.StateOf, signIns.Last);
        ReadOnlyMemory<byte> salt = default, signature = default;
        if (verdict.Outcome != TapOutcome.Refused && visit is not null)
        {
            salt = RandomNumberGenerator.GetBytes(16);
            var proof = visit.Prove(TapText.Challenge(draft.Id, draft.At, salt.Span));
            signature = proof.Signature;
            if (proof.Reason != RefusalReason.None)
            {
                card = card with { Reason = proof.Reason };
                verdict = TapVerdict.Refused(proof.Reason);
                if (proof.Reason == RefusalReason.CardRemoved) return (card, verdict, null);
                if (post.AnswerTo(card, clock.MonotonicMs) is { } again) return (card, again, null);
            }
        }
        else if (verdict.Reason != card.Reason)
        {
            card = card with { Reason = verdict.Reason };
        }

        if (verdict.Outcome == TapOutcome.Refused && !_refusals.MayRecord(post.Reader, card, clock.MonotonicMs)) return (card, verdict, null);
        var tap = MakeDurable(draft, TapMaking.Of(draft, post.ShortName, clock, verdict, visit, card.Card, salt, signature), verdict.Step == TapStep.Out);
        verdict = verdict with { Tap = tap.Id };
        return (card, TapRules.IsToBeRated(verdict) ? verdict with { Ticket = ratings.Ask(post.Lane, post.Reader, tap, verdict.Session!.Name) } : verdict, tap);
    }

    private Tap MakeDurable(OutboxDraft draft, Tap tap, bool isSignOut)
    {
        var remembered = AppendAndRememberAsync(draft, tap, isSignOut);
        // The reader's own thread waits for the disk; nobody else uses it meanwhile.
        if (!Task.WhenAny(remembered).Wait(options.DiskPatienceMs))
            throw new OutboxUnavailableException($"the disk has not answered for {options.DiskPatienceMs} ms");
        return remembered.GetAwaiter().GetResult();
    }

    /// <summary>Also where the member is no longer waiting: what is on disk after all is remembered as signed in.</summary>
    private async Task<Tap> AppendAndRememberAsync(OutboxDraft draft, Tap tap, bool isSignOut)
    {
        var durable = await draft.Append(tap, isSignOut);
        if (tap is { Outcome: TapOutcome.Accepted, Card: { } card }) signIns.Remember(new SignIn(card, tap.Session, tap.At, isSignOut));
        return durable;
    }
}
