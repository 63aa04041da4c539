using System.Globalization;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.View;

/// <summary>Turns a snapshot into what the page shows.</summary>
public static class LiveViewRules
{
    /// <param name="centre">Shows this centre alone; null or empty shows all.</param>
    public static LiveView Build(LiveSnapshot snapshot, PageTexts texts, DistrictTime time, string? centre)
    {
        var one = !string.IsNullOrEmpty(centre);
        var centres = one ? [.. snapshot.Centres.Where(c => c.Id == centre)] : snapshot.Centres;
        var kiosks = one ? [.. snapshot.Kiosks.Where(k => k.Centre == centre)] : snapshot.Kiosks;
        var names = new LiveNames(snapshot);
        var kioskViews = kiosks.Select(k => KioskViewRules.Show(k, texts, time, one ? "" : names.Centre(k.Centre))).OrderBy(k => k.Name, StringComparer.Ordinal).ThenBy(k => k.Key, StringComparer.Ordinal).ToLookup(k => KioskViewRules.IsTroubled(k.Level));
        return new LiveView(
            snapshot.Version, snapshot.At,
            Counts(snapshot, centres, kiosks, kioskViews[true].Count(), texts, time, centre),
            [.. snapshot.Centres.Select(c => new ChoiceView(c.Id, c.Name))],
            [.. centres.Select(c => Centre(c, texts, time))],
            ArrivalsRules.Chart(centres, texts, time),
            [.. snapshot.Latest.Where(s => !one || s.Centre == centre).Select(s => SignIn(s, names, texts, time, one))],
            [.. kioskViews[true].OrderBy(k => KioskViewRules.Rank(k.Level))],
            [.. kioskViews[false]],
            [.. snapshot.SetAside.Where(s => s.Count > 0).OrderByDescending(s => s.Count).ThenBy(s => s.Reason, StringComparer.Ordinal).Select(s => new SetAsideView(s.Reason, texts.Reason(s.Reason), s.Count))]);
    }

    private static CountsView Counts(LiveSnapshot snapshot, IReadOnlyList<LiveCentre> centres, IReadOnlyList<LiveKiosk> kiosks, int troubled, PageTexts texts, DistrictTime time, string? centre)
    {
        var sessions = centres.SelectMany(c => c.Sessions).ToList();
        var (onTime, late, expected) = (sessions.Sum(s => s.OnTime), sessions.Sum(s => s.Late), sessions.Sum(s => s.Expected));
        var now = time.Local(time.Now);
        return new CountsView(
            texts.Day(now), now.ToString("HH:mm", CultureInfo.InvariantCulture), Notice(snapshot, centres, sessions.Count, texts, centre),
            onTime + late, expected, ExpectedText(expected), onTime, late, sessions.Sum(s => s.WalkIn), centres.Sum(c => c.Visits),
            Bar(onTime, late, expected), PageTexts.Fill(texts.BarLabel, onTime + late, expected, onTime, late, sessions.Sum(s => s.WalkIn)),
            PageTexts.Fill(expected > 0 ? texts.Say : texts.SayOpen, PageTexts.Number(onTime + late), PageTexts.Number(expected)),
            sessions.Count <= 3 ? "few" : sessions.Count <= 9 ? "some" : "many",
            kiosks.Count == 0 ? "" : PageTexts.Fill(texts.KiosksOnline, kiosks.Count(k => k.Online), kiosks.Count),
            troubled == 0 ? "" : PageTexts.Fill(texts.KiosksTroubled, troubled),
            PageTexts.Fill(troubled == 0 ? texts.KiosksAllFine : texts.KiosksFine, kiosks.Count - troubled),
            snapshot.SetAside.Sum(s => s.Count), snapshot.TapsToday,
            snapshot.Lag > 0 ? PageTexts.Fill(texts.Lag, PageTexts.Number(snapshot.Lag)) : "");
    }

    private static string Notice(LiveSnapshot snapshot, IReadOnlyList<LiveCentre> centres, int sessions, PageTexts texts, string? centre) =>
        snapshot.Version == 0 ? texts.Starting
        : centres.Count == 0 && !string.IsNullOrEmpty(centre) ? PageTexts.Fill(texts.NoSuchCentre, centre)
        : sessions == 0 && string.IsNullOrEmpty(centre) ? texts.NoSessions
        : "";

    private static CentreView Centre(LiveCentre centre, PageTexts texts, DistrictTime time) => new(
        centre.Id, centre.Name, centre.Sessions.Sum(s => s.OnTime + s.Late), ExpectedText(centre.Sessions.Sum(s => s.Expected)), centre.Visits,
        centre.Sessions.Count == 0 ? texts.NoSessionsHere : "",
        [.. centre.Sessions.Select(s => Session(s, texts, time))]);

    private static SessionView Session(LiveSession session, PageTexts texts, DistrictTime time)
    {
        var phase = Phase(session, time.Now);
        var signedIn = session.OnTime + session.Late;
        return new SessionView(
            session.Id, session.Name, $"{time.Minute(session.Starts)}–{time.Minute(session.Closes)}", phase, PhaseText(phase, session, texts, time),
            signedIn, ExpectedText(session.Expected), session.Expected == 0 ? texts.OpenToAll : "",
            session.OnTime, session.Late, session.WalkIn, Bar(session.OnTime, session.Late, session.Expected),
            PageTexts.Fill(texts.BarLabel, signedIn, session.Expected, session.OnTime, session.Late, session.WalkIn));
    }

    /// <summary>Opens is inclusive, Closes exclusive; LateAfter itself is still on time.</summary>
    public static string Phase(LiveSession session, DateTimeOffset now) =>
        now < session.Opens ? "upcoming" : now >= session.Closes ? "closed" : now > session.LateAfter ? "late" : "open";

    private static string PhaseText(string phase, LiveSession session, PageTexts texts, DistrictTime time) => phase switch
    {
        "upcoming" => PageTexts.Fill(texts.PhaseUpcoming, time.Minute(session.Opens)),
        "open" => texts.PhaseOpen,
        "late" => texts.PhaseLate,
        _ => texts.PhaseClosed,
    };

    private static string ExpectedText(long expected) => expected > 0 ? "/ " + PageTexts.Number(expected) : "";

    private static BarView Bar(long onTime, long late, long expected)
    {
        var whole = Math.Max(Math.Max(expected, onTime + late), 1);
        return new BarView(Percent(onTime, whole), Percent(onTime + late, whole));
    }

    private static string Percent(long part, long whole) => (100.0 * part / whole).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static SignInView SignIn(LiveSignIn signIn, LiveNames names, PageTexts texts, DistrictTime time, bool oneCentre) => new(
        time.Second(signIn.At), signIn.Name, signIn.Branch, signIn.Session is null ? "" : names.Session(signIn.Session),
        oneCentre ? names.Kiosk(signIn.Kiosk) : $"{names.Centre(signIn.Centre)} · {names.Kiosk(signIn.Kiosk)}", signIn.State,
        signIn.State switch { "present" => texts.OnTime, "late" => texts.Late, "walk-in" => texts.WalkIn, "visit" => texts.Visit, var other => other });
}
