using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>
/// Which members lie within some units, as SQL over a column with their numbers; <c>@today</c> must be bound. The same as <see cref="TargetUnits.OfMember"/> says of one member:
/// the home branch owns, where a member stays or reports in sees. Told as a list of numbers, so that an index finds a branch's thirty among the district's hundred thousand.
/// </summary>
internal static class MemberReach
{
    /// <summary>Those somebody may look at.</summary>
    public static string Seen(Reach reach, string column) => reach.All ? "1 = 1" : $"""
        {column} in ({Homes(reach.Sql)}
            union select s.member from member_stays s where {reach.Sql("s.unit")} and s.from_day <= @today and s.until_day > @today
            union select c.member from member_communities c where {reach.Sql("c.unit")} and c.from_day <= @today and c.until_day > @today)
        """;

    /// <summary>Those somebody may act for.</summary>
    public static string Owned(Reach reach, string column) => reach.All ? "1 = 1" : $"{column} in ({Homes(reach.Sql)})";

    /// <summary>Those whose home is one of the units in a parameter, a JSON array.</summary>
    public static string At(Database database, string parameter, string column) => $"{column} in ({Homes(unit => $"{unit} in {database.ListOf(parameter)}")})";

    /// <summary>Those who belong there for a time.</summary>
    public static string Guests(Database database, string parameter, string column) =>
        $"{column} in (select s.member from member_stays s where s.unit in {database.ListOf(parameter)} and s.from_day <= @today and s.until_day > @today)";

    /// <summary>One whose history has no home today is at the branch the roster names.</summary>
    private static string Homes(Func<string, string> within) => $"""
        select h.member from member_homes h where {within("h.unit")} and h.from_day <= @today and h.until_day > @today
            union select x.member from members x where {within("x.branch")}
                and not exists (select 1 from member_homes y where y.member = x.member and y.from_day <= @today and y.until_day > @today)
        """;
}
