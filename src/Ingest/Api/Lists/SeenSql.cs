using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Api.Lists;

/// <summary>The gate's rules about who sees what, as predicates for lists. Bind the reach as <c>@reach</c>, today as <c>@today</c>, and what <see cref="Meant"/> gives.</summary>
internal static class SeenSql
{
    /// <summary>More units than this above somebody's own are not asked about: nobody holds roles at so many places.</summary>
    private const int MostMeant = 64;

    /// <summary>Members of whom somebody sees the file: by home branch, temporary stay or report-in community, today.</summary>
    public static string Members(Reach reach, string column) => reach.All ? "1 = 1" : $"""
        {column} in (
            select member from member_homes where from_day <= @today and until_day > @today and {reach.Sql("unit")}
            union select member from member_stays where from_day <= @today and until_day > @today and {reach.Sql("unit")}
            union select member from member_communities where from_day <= @today and until_day > @today and unit is not null and {reach.Sql("unit")}
            union select m.member from members m where {reach.Sql("m.branch")} and not exists(select 1 from member_homes h where h.member = m.member and h.from_day <= @today and h.until_day > @today))
        """;

    /// <summary>Sessions or activities: held at the unit or by it, or meant for one of its own or above.</summary>
    /// <param name="alias">The table's, which has centre, organiser and audience.</param>
    /// <param name="meant">From <see cref="Meant"/>.</param>
    public static string Places(Reach reach, string alias, IReadOnlyList<string> meant) => reach.All ? "1 = 1"
        : $"({reach.Sql(alias + ".centre")} or {reach.Sql(alias + ".organiser")}{string.Concat(meant.Select((_, i) => $" or ';' || {alias}.audience || ';' like @meant{i}"))})";

    /// <summary>The reader's highest units and everything above them.</summary>
    public static IReadOnlyList<string> Meant(Reach reach, UnitBook units) => reach.All ? [] : [.. reach.Tops.SelectMany(units.Upwards).Distinct(StringComparer.Ordinal).Take(MostMeant)];
}
