using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>
/// Which acts somebody may see who does not look after the whole district: those about his units, and about the members, cards, sessions, kiosks, warnings, excuses and accounts of these. An act names what it
/// was done to and no unit; whatever is none of these (imports, policies, the trust authorities, nightly work) is the district's to see.
/// </summary>
internal static class AuditReach
{
    /// <summary>A predicate over <c>a.subject</c>; bind the reach's parameter as <c>@reach</c>. One list of subjects, so that the index of subjects leads and not every act is looked at.</summary>
    public static string Sql(Reach reach) => $"""
        a.subject in (
            select member from members where {reach.Sql("branch")}
            union all select c.card from cards c join members m on m.member = c.member where {reach.Sql("m.branch")}
            union all select session from sessions where {reach.Sql("centre")} or {reach.Sql("organiser")}
            union all select c.session || ' ' || c.member from corrections c join sessions s on s.session = c.session where {reach.Sql("s.centre")} or {reach.Sql("s.organiser")}
            union all select r.session || ' ' || r.member from ratings r join sessions s on s.session = r.session where {reach.Sql("s.centre")} or {reach.Sql("s.organiser")}
            union all select activity from activities where {reach.Sql("centre")} or {reach.Sql("organiser")}
            union all select kiosk from kiosks where {reach.Sql("centre")}
            union all select id from organisations where {reach.Sql("id")}
            union all select 'warning ' || id from warnings where {reach.Sql("unit")}
            union all select 'alert ' || alert from security_alerts where {reach.Sql("unit")}
            union all select s.name from staff s join staff_grants g on g.user_id = s.user_id where {reach.Sql("g.unit")})
        """;
}
