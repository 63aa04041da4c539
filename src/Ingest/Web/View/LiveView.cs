namespace CardSystem.Ingest.Web.View;

/// <summary>
/// The live page in one language, at one moment, ready to be shown: the Razor page and the script put the same fields
/// into the same places, so nothing is worded or reckoned in the browser.
/// </summary>
public sealed record LiveView(
    long Version, DateTimeOffset At, CountsView Counts, IReadOnlyList<ChoiceView> Choices, IReadOnlyList<CentreView> Centres, ArrivalsView Arrivals,
    IReadOnlyList<SignInView> Latest, IReadOnlyList<KioskView> Troubled, IReadOnlyList<KioskView> Kiosks, IReadOnlyList<SetAsideView> SetAside);

/// <param name="Notice">What to say instead of the activities, empty where there are any.</param>
/// <param name="Say">The count as one sentence, for screen readers.</param>
/// <param name="Density">How many columns a wall needs, or <c>centres</c> where it has room for the centres only.</param>
/// <param name="KiosksText">5 of 6 online.</param>
/// <param name="TroubledText">Empty where none is.</param>
/// <param name="RestText">Heads the list of the others.</param>
/// <param name="Taps">All of today, whole district.</param>
public sealed record CountsView(
    string Date, string Clock, string Notice, long SignedIn, long Expected, string ExpectedText, long OnTime, long Late, long WalkIn, long Visits,
    BarView Bar, string Say, string Density, string KiosksText, string TroubledText, string RestText, long Taps, string LagText);

/// <summary>
/// Where the parts of a bar end, as SVG percentages. The whole is everybody expected and every walk-in,
/// so what stays empty are those expected who have not come.
/// </summary>
/// <param name="Label">The bar in words.</param>
public sealed record BarView(string OnTime, string Late, string Label);

/// <summary>A centre one can choose to see alone.</summary>
public sealed record ChoiceView(string Key, string Name);

public sealed record CentreView(string Key, string Name, long SignedIn, string ExpectedText, BarView Bar, long Visits, string Notice, IReadOnlyList<SessionView> Sessions);

/// <param name="When">09:00–11:30.</param>
/// <param name="Phase"><c>upcoming</c>, <c>open</c>, <c>late</c> or <c>closed</c>.</param>
/// <param name="ExpectedText">160 expected, or empty where nobody in particular is.</param>
/// <param name="RestText">How many are still to come, or that it is open to everyone.</param>
public sealed record SessionView(
    string Key, string Name, string Centre, string When, string Phase, string PhaseText, long SignedIn, string ExpectedText, string RestText,
    long OnTime, long Late, long WalkIn, BarView Bar);

/// <summary>Signed in so far, at some points of time. <see cref="At"/> is in minutes of the first point's local day, <see cref="Labels"/> the same as text.</summary>
/// <param name="Starts">When the charted sessions start, same minutes; empty where that would be a thicket.</param>
public sealed record ArrivalsView(
    IReadOnlyList<int> At, IReadOnlyList<string> Labels, IReadOnlyList<ArrivalsLine> Lines, IReadOnlyList<int> Starts, string Label);

/// <param name="SoFar">One number for each point.</param>
public sealed record ArrivalsLine(string Name, IReadOnlyList<long> SoFar);

/// <param name="State">As in LiveSignIn; for the icon and the colour.</param>
/// <param name="Place">Where it was: the kiosk, for a visit after the centre's name.</param>
public sealed record SignInView(string Time, string Name, string Branch, string Activity, string Place, string State, string StateText);

/// <param name="Level"><c>offline</c>, <c>trouble</c>, <c>busy</c> or <c>fine</c>.</param>
public sealed record KioskView(string Key, string Name, string Centre, string Level, string LevelText, string Line, string Readers, string Trouble, string LastTap);

/// <param name="Key">The reason.</param>
public sealed record SetAsideView(string Key, string Text, long Count);
