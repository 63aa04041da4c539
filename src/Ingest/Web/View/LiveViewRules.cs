using System.Globalization;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.View;

/// <summary>Turns a snapshot into what the page shows.</summary>
public static class LiveViewRules
{
    /// <summary>Sign-ins shown at once.</summary>
    public const int MostLatest = 40;

    /// <param name="choice">What of it is shown.</param>
    /// <param name="scope">What of it may be shown; whatever lies outside is as if it were not there.</param>
    public static LiveView Build(LiveSnapshot snapshot, PageTexts texts, DistrictTime time, LiveChoice choice, LiveScope scope)
    {
        snapshot = scope.Of(snapshot);
        var all = snapshot.Centres;
        var centres = choice.Of(all);
        // A session's own page shows the kiosks of its centre.
        var one = choice.Session.Length > 0 ? centres.Select(c => c.Id).FirstOrDefault("") : choice.Centre;
        var isOne = !choice.IsEverything;
        var kiosks = isOne ? [.. snapshot.Kiosks.Where(k => k.Centre == one)] : snapshot.Kiosks;
        var names = new LiveNames(snapshot);
        var kioskViews = kiosks.Select(k => KioskViewRules.Show(k, texts, time, isOne ? "" : names.Centre(k.Centre))).OrderBy(k => k.Name, StringComparer.Ordinal).ThenBy(k => k.Key, StringComparer.Ordinal).ToLookup(k => KioskViewRules.IsTroubled(k.Level));
        return new LiveView(
            snapshot.Version, snapshot.At,
            Counts(snapshot, centres, kiosks, kioskViews[true].Count(), texts, time, choice),
            [.. all.Select(c => new ChoiceView(c.Id, c.Name))],
            [.. centres.Select(c => Centre(c, texts, time))],
            ArrivalsRules.Chart(centres, texts, time),
            [.. snapshot.Latest.Where(choice.Has).Take(MostLatest).Select(s => SignIn(s, names, texts, time, isOne))],
            [.. kioskViews[true].OrderBy(k => KioskViewRules.Rank(k.Level))],
            [.. kioskViews[false]],
            [.. snapshot.SetAside.Where(s => s.Count > 0).OrderByDescending(s => s.Count).ThenBy(s => s.Reason, StringComparer.Ordinal).Select(s => new SetAsideView(s.Reason, texts.Reason(s.Reason), s.Count))]);
    }

    private static CountsView Counts(LiveSnapshot snapshot, IReadOnlyList<LiveCentre> centres, IReadOnlyList<LiveKiosk> kiosks, int troubled, PageTexts texts, DistrictTime time, LiveChoice choice)
    {
        var sessions = centres.SelectMany(c => c.Sessions).ToList();
        var sum = Sum.Of(sessions);
        var now = time.Local(time.Now);
        return new CountsView(
            texts.Day(now), now.ToString("HH:mm", CultureInfo.InvariantCulture), Notice(snapshot, centres, sessions.Count, texts, choice),
            sum.SignedIn, sum.Expected, sum.ExpectedText(texts), sum.OnTime, sum.Late, sum.WalkIn, centres.Sum(c => c.Visits),
            sum.Bar(texts), PageTexts.Fill(sum.Expected > 0 ? texts.Say : texts.SayOpen, PageTexts.Number(sum.SignedIn), PageTexts.Number(sum.Expected)),
            Density(sessions.Count, centres.Count),
            kiosks.Count == 0 ? "" : PageTexts.Fill(texts.KiosksOnline, kiosks.Count(k => k.Online), kiosks.Count),
            troubled == 0 ? "" : PageTexts.Fill(texts.KiosksTroubled, troubled),
            PageTexts.Fill(troubled == 0 ? texts.KiosksAllFine : texts.KiosksFine, kiosks.Count - troubled),
            snapshot.TapsToday,
            snapshot.Lag > 0 ? PageTexts.Fill(texts.Lag, PageTexts.Number(snapshot.Lag)) : "");
    }

    /// <summary>Cards a little wider than high, as many rows as columns; beyond five by four the digits would be too small for a hall.</summary>
    private static string Density(int sessions, int centres) =>
        sessions > 20 && centres > 1 ? "centres" : (sessions <= 2 ? 1 : Math.Min((int)Math.Ceiling(Math.Sqrt(sessions)), 5)).ToString(CultureInfo.InvariantCulture);

    private static string Notice(LiveSnapshot snapshot, IReadOnlyList<LiveCentre> centres, int sessions, PageTexts texts, LiveChoice choice) =>
        snapshot.Version == 0 ? texts.Starting
        : centres.Count == 0 && choice.Session.Length > 0 ? texts.NoSuchSession
        : centres.Count == 0 && choice.Centre.Length > 0 ? PageTexts.Fill(texts.NoSuchCentre, choice.Centre)
        : sessions == 0 && choice.IsEverything ? texts.NoSessions
        : "";

    private static CentreView Centre(LiveCentre centre, PageTexts texts, DistrictTime time)
    {
        var sum = Sum.Of(centre.Sessions);
        return new CentreView(
            centre.Id, centre.Name, sum.SignedIn, sum.ExpectedText(texts), sum.Bar(texts), centre.Visits,
            centre.Sessions.Count == 0 ? texts.NoSessionsHere : "",
            [.. centre.Sessions.Select(s => Session(s, centre.Name, texts, time))]);
    }

    private static SessionView Session(LiveSession session, string centreName, PageTexts texts, DistrictTime time)
    {
        var phase = Phase(session, time.Now);
        var sum = Sum.Of([session]);
        return new SessionView(
            session.Id, session.Name, centreName, $"{time.Minute(session.Starts)}–{time.Minute(session.Closes)}", phase, PhaseText(phase, session, texts, time),
            sum.SignedIn, sum.ExpectedText(texts), RestText(sum, phase, texts), sum.OnTime, sum.Late, sum.WalkIn, sum.Bar(texts));
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

    private static string RestText(Sum sum, string phase, PageTexts texts) =>
        sum.Expected == 0 ? texts.OpenToAll
        : sum.Missing == 0 ? texts.AllCame
        : PageTexts.Fill(phase == "closed" ? texts.DidNotCome : texts.StillToCome, PageTexts.Number(sum.Missing));

    private static SignInView SignIn(LiveSignIn signIn, LiveNames names, PageTexts texts, DistrictTime time, bool oneCentre) => new(
        time.Second(signIn.At), signIn.Name, signIn.Branch, signIn.Session is null ? "" : names.Session(signIn.Session),
        signIn.Session is null && !oneCentre ? $"{names.Centre(signIn.Centre)} · {names.Kiosk(signIn.Kiosk)}" : names.Kiosk(signIn.Kiosk), signIn.State,
        signIn.State switch { "present" => texts.OnTime, "late" => texts.Late, "walk-in" => texts.WalkIn, "visit" => texts.Visit, var other => other });
}
