using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Access;

/// <summary>The units one thing concerns.</summary>
/// <param name="Seen">Who holds a looking right at one of these, or above, may look.</param>
/// <param name="Owned">Who holds an acting right at one of these, or above, may act.</param>
/// <param name="Meant">For whom it is: a looking right at one of these or anywhere below is enough.</param>
public sealed record TargetUnits(IReadOnlyList<string> Seen, IReadOnlyList<string> Owned, IReadOnlyList<string> Meant)
{
    /// <summary>What belongs to no unit: the district's own people care for it.</summary>
    private static readonly TargetUnits Nobodys = Same(UnitBook.Everything);

    /// <summary>More than a card is taken to in a year.</summary>
    private const int MostCentres = 200;

    /// <summary>Null where there is no such thing.</summary>
    /// <param name="today"><see cref="DateOnly.DayNumber"/> in the district's zone.</param>
    public static TargetUnits? Of(Work work, Target target, string id, long today) => target switch
    {
        Target.Unit => id == UnitBook.Everything || work.One<string>("select id from organisations where id = @id", new { id }) is not null ? Same(id) : null,
        Target.Member => OfMember(work, id, today),
        Target.Session => OfSession(work, id),
        Target.Activity => OfActivity(work, id),
        Target.Kiosk => Single(work.One<string>("select centre from kiosks where kiosk = @id", new { id })),
        Target.Card => OfCard(work, id, today),
        Target.Warning => Number(id) is { } warning && work.One<string>("select member from warnings where id = @warning", new { warning }) is { } member ? OfMember(work, member, today) : null,
        Target.Excuse => Number(id) is { } excuse && work.One<string>("select member from excuses where excuse = @excuse", new { excuse }) is { } excused ? OfMember(work, excused, today) : null,
        Target.Channel => Single(work.One<string>("select unit from notice_channels where channel = @id", new { id })),
        Target.StaffUser => OfStaff(work, id),
        Target.Alert => Number(id) is { } alert && work.One<string>("select unit from security_alerts where alert = @alert", new { alert }) is { } unit ? unit.Length == 0 ? Nobodys : Same(unit) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Nobody has said which units this concerns."),
    };

    /// <summary>The home branch owns a member; where a member stays or reports in sees what is his. One whose branch has ended is the district's.</summary>
    public static TargetUnits? OfMember(Work work, string member, long today)
    {
        var into = work.One<string>("select into_member from member_merges where member = @member", new { member }) ?? member;
        if (work.One<string>("select member from members where member = @into", new { into }) is null) return null;
        var of = new { into, today };
        var homes = work.Query<string>("select unit from member_homes where member = @into and from_day <= @today and until_day > @today", of).ToList();
        if (homes.Count == 0) homes = [.. work.Query<string>("select branch from members where member = @into", of)];
        var stays = work.Query<string>("select unit from member_stays where member = @into and from_day <= @today and until_day > @today", of);
        var communities = work.Query<string>("select unit from member_communities where member = @into and from_day <= @today and until_day > @today and unit is not null", of);
        return new([.. homes, .. stays, .. communities], homes, []);
    }

    /// <summary>The centre and the organiser own a session; whom it invites sees it.</summary>
    private static TargetUnits? OfSession(Work work, string session) =>
        work.One<Place>("select centre as Centre, organiser as Organiser, audience as Audience from sessions where session = @session", new { session }) is { } place ? OfPlace(place) : null;

    private static TargetUnits? OfActivity(Work work, string activity) =>
        work.One<Place>("select centre as Centre, organiser as Organiser, audience as Audience from activities where activity = @activity", new { activity })
            is { } planned ? OfPlace(planned)
            : work.Query<Place>("select centre as Centre, organiser as Organiser, audience as Audience from sessions where activity = @activity limit 1", new { activity }).FirstOrDefault() is { } listed ? OfPlace(listed) : null;

    private static TargetUnits OfPlace(Place place)
    {
        string[] owners = place.Organiser.Length > 0 ? [place.Centre, place.Organiser] : [place.Centre];
        var audience = place.Audience.Split([' ', ',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries);
        // What asks for a branch concerns the units above the branch as well, wherever it is held.
        return new([.. owners, .. audience], owners, audience);
    }

    /// <summary>
    /// A card is its holder's, and belongs to the centres where it was tapped within a year and to the one that made it: who loses a card goes to a centre, and a card of nobody lies at one.
    /// One that is neither held nor was tapped anywhere is the district's.
    /// </summary>
    private static TargetUnits? OfCard(Work work, string card, long today)
    {
        var of = new { card, since = (DateTimeOffset.UnixEpoch + TimeSpan.FromDays(today - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber - 366)).ToUnixTimeMilliseconds() };
        var holder = work.Query<string?>("select member from card_holders where card = @card order by from_at desc limit 1", of).FirstOrDefault();
        var centres = work.Query<string>("""
            select k.centre from card_sightings l join kiosks k on k.kiosk = l.kiosk where l.card = @card and l.last_at >= @since
            union select k.centre from card_profiles p join kiosks k on k.kiosk = p.issued_by where p.card = @card
            """, of).Take(MostCentres).ToList();
        var known = centres.Count > 0 || work.One<long>("select (select count(*) from cards where card = @card) + (select count(*) from card_sightings where card = @card)", of) > 0;
        if (holder is not null && OfMember(work, holder, today) is { } member) return new([.. member.Seen, .. centres], [.. member.Owned, .. centres], []);
        return centres.Count > 0 ? new(centres, centres, []) : known ? Nobodys : null;
    }

    /// <summary>An account is where its roles are; one without any is the district's.</summary>
    private static TargetUnits? OfStaff(Work work, string user)
    {
        if (work.One<string>("select user_id from staff where user_id = @user", new { user }) is null) return null;
        var units = work.Query<string>("select distinct unit from staff_grants where user_id = @user order by unit", new { user }).ToList();
        return units.Count == 0 ? Nobodys : new(units, units, []);
    }

    private static TargetUnits? Single(string? unit) => unit is null ? null : Same(unit);

    private static TargetUnits Same(string unit) => new([unit], [unit], []);

    private static long? Number(string id) => long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Place(string Centre, string Organiser, string Audience);
}
