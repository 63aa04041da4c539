using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>Where people enter what becomes of cards, each as of an instant: a tap that is uploaded late is judged by what the card was worth when it was tapped.</summary>
public sealed class CardDesk(Database database, DistrictDays days, TimeProvider time)
{
    private readonly RosterEntry _entry = new(database, days, time);

    /// <param name="at">Null for now. Taps from this instant on are judged by the new state.</param>
    /// <param name="until">Where the state before comes back by itself; null where it does not.</param>
    public RosterAnswer Enter(string card, CardState state, DateTimeOffset? at, DateTimeOffset? until, string who, string reason = "") =>
        Change("card-" + CardRules.Word(state), card, who, reason, (_, file, now) =>
        {
            var from = (at ?? now).ToUnixTimeMilliseconds();
            if (until is { } end && end.ToUnixTimeMilliseconds() <= from) return (null, "The end is not after the beginning.");
            CardRules.Enter(file, state, reason, from, until?.ToUnixTimeMilliseconds() ?? HistoryRules.NoEnd);
            return ($"{card} is {CardRules.Word(state)} from {Time(from)}{(until is { } back ? $" until {Time(back.ToUnixTimeMilliseconds())}" : "")}", null);
        });

    /// <summary>Gives a card to a member. One that nobody held becomes the member's with all that was tapped with it meanwhile; one that somebody holds changes hands at an instant that must be named.</summary>
    /// <param name="at">Null for a card of nobody; <see cref="DateTimeOffset.UnixEpoch"/> says that it never was anybody else's.</param>
    public RosterAnswer Bind(string card, string member, DateTimeOffset? at, string who, string reason = "") => Change("card-bind", card, who, reason, (work, file, now) =>
    {
        var person = Merges.Load(work).Person(member)!;
        if (work.One<long>("select count(*) from members where member = @person", new { person }) == 0) return (null, $"There is no member '{Shown.Of(member)}'.");
        var instant = now.ToUnixTimeMilliseconds();
        if (at is null && HistoryRules.At(file.Holders, instant)?.Value is { } holder)
            return holder == person ? ($"{card} is {person}'s already", null) : (null, $"{card} is {holder}'s; say with --at from when it is {person}'s, or 'beginning' if it never was {holder}'s.");
        CardRules.Bind(file, person, at is { } named ? Math.Max(HistoryRules.Beginning, named.ToUnixTimeMilliseconds()) : instant, backFill: at is null);
        CardRules.Settle(file, instant);
        return ($"{card} is {person}'s from {Time(file.Holders.FindLast(h => h.Value == person).From)}", null);
    });

    /// <summary>Another card instead of this one, which from then on counts no more.</summary>
    public RosterAnswer Replace(string card, string with, DateTimeOffset? at, string who, string reason = "") => Change("card-replaced", card, who, reason, (work, file, now) =>
    {
        var (instant, today) = ((at ?? now).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        if (HistoryRules.At(file.Holders, instant)?.Value is not { } holder) return (null, $"{card} was nobody's then.");
        if (card == with) return (null, $"{card} cannot take its own place.");
        if (CardFile.Load(work, with).GetValueOrDefault(with) is not { } before) return (null, $"There is no card '{Shown.Of(with)}'; import it first.");
        if (HistoryRules.At(before.Holders, today)?.Value is { } other && other != holder) return (null, $"{with} is {other}'s.");
        CardRules.Enter(file, CardState.Replaced, reason, instant, HistoryRules.NoEnd);
        var after = before.Copy();
        if (HistoryRules.At(before.Holders, today)?.Value is null) CardRules.Bind(after, holder, today, backFill: true);
        CardRules.Settle(after, today);
        var writer = CardFile.NewWriter();
        if (after.Put(writer, before)) writer.Write(work);
        RosterChanges.Announce(work, writer.Changes);
        return ($"{with} takes the place of {card} from {Time(instant)}; it is {holder}'s", null);
    });

    private RosterAnswer Change(string what, string card, string who, string reason, Func<Work, CardFile, DateTimeOffset, (string? Told, string? Refused)> apply) => _entry.Run(who, (work, now, _) =>
    {
        if (reason.Length > 200 || reason.Any(char.IsControl)) return RosterAnswer.Refused("Give the reason in at most 200 characters on one line.");
        if (CardFile.Load(work, card).GetValueOrDefault(card) is not { } before) return RosterAnswer.Refused($"There is no card '{Shown.Of(card)}'; import it with its certificate first.");
        var after = before.Copy();
        var (told, refused) = apply(work, after, now);
        if (refused is not null) return RosterAnswer.Refused(refused);
        var writer = CardFile.NewWriter();
        if (!after.Put(writer, before)) return new RosterAnswer(true, $"{told}: it is so already, nothing changed.");
        writer.Write(work);
        var act = ActLog.Record(work, now, who, what, card, new { changes = told, reason });
        RosterChanges.Announce(work, writer.Changes);
        return new RosterAnswer(true, told + ".", act);
    });

    private string Time(long at) => at <= HistoryRules.Beginning ? "the beginning"
        : TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), days.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
