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

    /// <summary>
    /// Registers a card that has nothing but a UID and gives it to a member in one act: no certificate is needed for it, and what was tapped with it becomes the member's,
    /// as far as the centres took such cards.
    /// </summary>
    public RosterAnswer BindUid(string card, string member, string who, string reason = "") => _entry.Run(who, (work, now, _) =>
    {
        if (WrongReason(reason) is { } wrong) return RosterAnswer.Refused(wrong);
        if (CardFile.Load(work, card).ContainsKey(card)) return RosterAnswer.Refused($"Card {card} is registered already.");
        if (CardRules.OfUid(card) is not { } file) return RosterAnswer.Refused($"'{Shown.Of(card)}' is not the number of a card that has only a UID; import it with its certificate first.");
        var person = Merges.Load(work).Person(member)!;
        if (work.One<long>("select count(*) from members where member = @person", new { person }) == 0) return RosterAnswer.Refused($"There is no member '{Shown.Of(member)}'.");
        if (work.Query<string>("select card from card_profiles where uid = @uid and profile <> 'uid' order by card limit 1", new { uid = card[3..] }).FirstOrDefault() is { } strong)
            return RosterAnswer.Refused($"The chip with this UID is that of card {strong}, which can prove itself; look at that card instead.");
        CardRules.Bind(file, person, now.ToUnixTimeMilliseconds(), backFill: true);
        CardRules.Settle(file, now.ToUnixTimeMilliseconds());
        var writer = CardFile.NewWriter();
        file.Put(writer, new CardFile { Number = card });
        writer.Write(work);
        var told = $"{card}, which has only a UID, is registered and is {person}'s";
        var act = ActLog.Record(work, now, who, "card-bind", card, new { changes = told, reason });
        RosterChanges.Announce(work, writer.Changes);
        return new RosterAnswer(true, told + ".", act);
    });

    /// <summary>Takes a binding back that should not have been: from where the member's stretch begins the card is nobody's again, and what was tapped with it lies aside again.</summary>
    public RosterAnswer Unbind(string card, string member, string who, string reason = "") => Change("card-unbind", card, who, reason, (work, file, now) =>
    {
        var instant = now.ToUnixTimeMilliseconds();
        var merges = Merges.Load(work);
        if (HistoryRules.At(file.Holders, instant) is not { } held || merges.Person(held.Value) != merges.Person(member)) return (null, $"{card} is not {Shown.Of(member)}'s.");
        file.Holders = HistoryRules.Enter(file.Holders, held.From, null, HistoryRules.NoEnd);
        CardRules.Settle(file, instant);
        return ($"{card} is nobody's again from {Time(held.From)}", null);
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
        if (WrongReason(reason) is { } wrong) return RosterAnswer.Refused(wrong);
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

    private static string? WrongReason(string reason) => reason.Length > 200 || reason.Any(char.IsControl) ? "Give the reason in at most 200 characters on one line." : null;

    private string Time(long at) => at <= HistoryRules.Beginning ? "the beginning"
        : TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), days.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
