using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Play;

/// <summary>One card to be laid on a reader.</summary>
/// <param name="Due">From the start of the run; later where others stand in line.</param>
/// <param name="Reader">Index of the reader.</param>
/// <param name="Gap">How long the reader must have been empty before.</param>
/// <param name="Lying">How long the card stays after the light.</param>
/// <param name="What">The occurrence's name for the record: tap, double-tap, …</param>
public sealed record PlayStep(TimeSpan Due, int Reader, DeckCard Card, TimeSpan Gap, TimeSpan Lying, int? PulledAfterApdus, string What)
{
    /// <summary>How long the member waits for a light; null for as long as everybody.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>What goes wrong with the card this time.</summary>
    public IReadOnlyList<CardFault> Faults { get; init; } = [];
}

/// <param name="Relay">Index of the relay.</param>
public sealed record PlannedCut(int Relay, TimeSpan From, TimeSpan Until, CutMode Mode);

/// <summary>What a run will do: everything that can be decided beforehand, so that the same scenario, deck and seed give the same run.</summary>
public sealed record PlayPlan(IReadOnlyList<IReadOnlyList<PlayStep>> StepsByReader, IReadOnlyList<PlannedCut> Cuts)
{
    private const int MostSteps = 1_000_000;

    /// <exception cref="InputException">The scenario names a reader, relay or kind of card that is not there.</exception>
    public static PlayPlan Make(Scenario scenario, Deck deck, IReadOnlyList<string> readers, IReadOnlyList<string> relays, TimeSpan length, Random random)
    {
        var cards = new CardsInHand(deck, random);
        var steps = new List<PlayStep>();
        var gap = TimeSpan.FromMilliseconds(scenario.Hand.GapMs);
        PlayStep Step(TimeSpan due, int reader, DeckCard card, string what) => new(due, reader, card, gap, TimeSpan.Zero, null, what);

        foreach (var occurrence in scenario.Occurrences)
        {
            var due = occurrence.At * length;
            var reader = occurrence.Reader is { } named ? PlaceOf(named, readers, "reader") : random.Next(readers.Count);
            var card = cards.Next(occurrence.Card);
            var after = TimeSpan.FromMilliseconds(occurrence.AfterMs);
            var first = Step(due, reader, card, System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(occurrence.Do.ToString())) with { Faults = occurrence.Faults ?? [] };
            TimeSpan? patience = occurrence.PatienceMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
            if (occurrence.Do != Happening.DoubleTap) first = first with { Patience = patience };
            switch (occurrence.Do)
            {
                case Happening.Tap: steps.Add(first); break;
                case Happening.DoubleTap: steps.AddRange([first, first with { Gap = after, Patience = patience, Faults = [] }]); break;
                case Happening.LeaveLying: steps.Add(first with { Lying = after }); break;
                case Happening.PullEarly: steps.Add(first with { PulledAfterApdus = occurrence.AfterApdus }); break;
                case Happening.TwoReaders when readers.Count > 1: steps.AddRange([first, first with { Reader = (reader + 1) % readers.Count, Faults = [] }]); break;
                case Happening.TwoReaders: throw new InputException("The scenario has a member at two readers at once; give a second reader with --reader.");
                default: throw new InvalidOperationException($"Nothing is known of {occurrence.Do}.");
            }
        }

        foreach (var due in Arrivals(scenario, readers.Count, length, random)) steps.Add(Step(due, steps.Count % readers.Count, cards.Next(CardKind.Member), "tap"));
        // The sort keeps the order of equals, so a double tap stays together: nobody squeezes in between.
        return new PlayPlan(
            [.. readers.Select((_, i) => steps.Where(s => s.Reader == i).OrderBy(s => s.Due).ToArray())],
            [.. scenario.Cuts.Where(_ => relays.Count > 0).Select(c => new PlannedCut(PlaceOf(c.Relay, relays, "relay"), c.From * length, c.Until * length, c.Mode))]);
    }

    private static IEnumerable<TimeSpan> Arrivals(Scenario scenario, int readers, TimeSpan length, Random random)
    {
        if (scenario.Bursts.Count == 0) yield break;
        var total = (int)Math.Round(scenario.ArrivalsPerReaderMinute * readers * length.TotalMinutes);
        if (total > MostSteps) throw new InputException($"The scenario would have {total} arrivals, more than {MostSteps}; shorten the run or lower arrivalsPerReaderMinute.");
        var weights = scenario.Bursts.Sum(b => b.Weight);
        var (owed, given) = (0.0, 0);
        foreach (var burst in scenario.Bursts)
        {
            owed += total * burst.Weight / weights;
            for (; given < Math.Round(owed); given++) yield return (burst.From + random.NextDouble() * (burst.Until - burst.From)) * length;
        }
    }

    /// <summary>#1 is the first; anything else is a name.</summary>
    private static int PlaceOf(string text, IReadOnlyList<string> names, string what)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == text || text == string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{i + 1}")) return i;
        throw new InputException($"The scenario speaks of {what} {text}; there {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names)}. Give it with --{what}, or change the scenario.");
    }

    /// <summary>Members in random order, each once before any comes a second time; cards of other kinds in turn.</summary>
    private sealed class CardsInHand(Deck deck, Random random)
    {
        private readonly Dictionary<CardKind, DeckCard[]> _cards = [];
        private readonly Dictionary<CardKind, int> _dealt = [];

        public DeckCard Next(CardKind kind)
        {
            if (!_cards.TryGetValue(kind, out var cards))
            {
                cards = [.. deck.Of(kind)];
                random.Shuffle(cards);
                _cards[kind] = cards;
            }

            var option = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
            if (cards.Length == 0)
                throw new InputException(kind == CardKind.Member ? "The deck has no member's card." : $"The scenario wants a card of kind {option} and the deck has none; make the deck with --{option} 1.");
            var dealt = _dealt.GetValueOrDefault(kind);
            _dealt[kind] = dealt + 1;
            return cards[dealt % cards.Length];
        }
    }
}
