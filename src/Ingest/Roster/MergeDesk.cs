using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>Where two numbers are found to be one person's, or found not to be after all. All cards, taps and affiliations of both stay; taking the merge back leaves no trace but the acts.</summary>
public sealed class MergeDesk(Database database, DistrictDays days, TimeProvider time)
{
    private readonly RosterEntry _entry = new(database, days, time);

    public RosterAnswer Merge(string number, string into, string who, string reason = "") => _entry.Run(who, (work, now, today) =>
    {
        var merges = Merges.Load(work);
        if ((Missing(work, number) ?? Missing(work, into)) is { } missing) return RosterAnswer.Refused(missing);
        if (number == into) return RosterAnswer.Refused($"{number} cannot be merged into itself.");
        if (merges.Person(number) is var person && person == into) return new RosterAnswer(true, $"{number} is merged into {into} already, nothing changed.");
        if (person != number) return RosterAnswer.Refused($"{number} is merged into {person} already; take that back first, or merge {person} into {into}.");
        if (merges.Person(into) is var stays && stays != into) return RosterAnswer.Refused($"{into} was itself merged into {stays}; merge {number} into {stays}.");
        var act = ActLog.Record(work, now, who, "roster-merge", number, new { into, reason });
        work.Execute("insert into member_merges(member, into_member, from_day, act) values(@number, @into, @today, @act)", new { number, into, today, act });
        Announce(work, merges.Over(number), into);
        return new RosterAnswer(true, $"{number} is merged into {into}: cards, taps and affiliations of both are {into}'s.", act);
    });

    public RosterAnswer Unmerge(string number, string who, string reason = "") => _entry.Run(who, (work, now, _) =>
    {
        var merges = Merges.Load(work);
        if (Missing(work, number) is { } missing) return RosterAnswer.Refused(missing);
        if (work.One<string>("select into_member from member_merges where member = @number", new { number }) is not { } into) return RosterAnswer.Refused($"{number} is not merged into another number.");
        var act = ActLog.Record(work, now, who, "roster-unmerge", number, new { into, reason });
        work.Execute("delete from member_merges where member = @number", new { number });
        Announce(work, merges.Over(number), merges.Person(into)!);
        return new RosterAnswer(true, $"{number} is a member of its own again, as before it was merged into {into}.", act);
    });

    private static string? Missing(Work work, string number) => work.One<long>("select count(*) from members where member = @number", new { number }) == 0 ? $"There is no member '{Shown.Of(number)}'." : null;

    /// <summary>The cards of the numbers change hands, and so do their taps; absences stand under numbers and not under cards.</summary>
    private static void Announce(Work work, IReadOnlyList<string> numbers, string person)
    {
        var cards = numbers.SelectMany(number => work.Query<string>("select card from card_holders where member = @number", new { number }));
        foreach (var card in cards.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) Changes.Add(work, ChangeKind.Card, card);
        foreach (var number in numbers.Append(person).Distinct(StringComparer.Ordinal)) Changes.Add(work, ChangeKind.Member, number);
    }
}
