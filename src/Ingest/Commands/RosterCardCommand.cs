using System.CommandLine;
using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest roster card lost|suspend|active|revoke|bind|replace CARD … [--at INSTANT]</c>.</summary>
internal static class RosterCardCommand
{
    public static Command Create(IngestCommands commands) => new("card", "What a card is worth, and whose it is, as of an instant; taps are judged by when they were tapped.")
    {
        State(commands, "lost", CardState.Lost, "Reports a card lost: taps from that instant on are whoever's, not the member's."),
        State(commands, "suspend", CardState.Suspended, "Suspends a card, for a time with --until."),
        State(commands, "active", CardState.Active, "Makes a card count again from that instant on."),
        State(commands, "revoke", CardState.Revoked, "Takes a card out of use for good, for instance one that was handed back."),
        Bind(commands), Replace(commands),
    };

    private static Argument<string> Card() => new("CARD") { Description = "The card's number." };

    private static Option<string?> At(string name, string description) => new(name) { Description = $"{description} yyyy-MM-dd HH:mm[:ss] by the district's clock, or ISO 8601 with an offset." };

    private static Command State(IngestCommands commands, string name, CardState state, string description)
    {
        var (card, at, by, reason) = (Card(), At("--at", "As of when; now without it."), CommandOptions.By(), CommandOptions.ReasonIfAny());
        var until = At("--until", "When it becomes again what it was before.");
        var command = new Command(name, description) { card, at, by, reason };
        if (state == CardState.Suspended) command.Options.Add(until);
        Answers(commands, command, (desk, parsed, zone) => desk.Enter(
            parsed.GetValue(card)!, state, Instant(parsed, at, zone), state == CardState.Suspended ? Instant(parsed, until, zone) : null, CommandOptions.Who(parsed, by), parsed.GetValue(reason)!));
        return command;
    }

    private static Command Bind(IngestCommands commands)
    {
        var (card, member, by, reason) = (Card(), CommandOptions.Member(), CommandOptions.By(), CommandOptions.ReasonIfAny());
        var at = At("--at", "From when a card that another held is the member's, or 'beginning' if it never was another's; not needed for a card of nobody.");
        var command = new Command("bind", "Gives a card to a member; what was tapped with a card of nobody becomes the member's.") { card, member, at, by, reason };
        Answers(commands, command, (desk, parsed, zone) => desk.Bind(
            parsed.GetValue(card)!, parsed.GetValue(member)!, parsed.GetValue(at) == "beginning" ? DateTimeOffset.UnixEpoch : Instant(parsed, at, zone), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!));
        return command;
    }

    private static Command Replace(IngestCommands commands)
    {
        var (card, with, at) = (Card(), new Argument<string>("NEW") { Description = "The number of the card that takes its place." }, At("--at", "As of when; now without it."));
        var (by, reason) = (CommandOptions.By(), CommandOptions.ReasonIfAny());
        var command = new Command("replace", "Another card takes the place of this one, which counts no more from that instant on.") { card, with, at, by, reason };
        Answers(commands, command, (desk, parsed, zone) => desk.Replace(parsed.GetValue(card)!, parsed.GetValue(with)!, Instant(parsed, at, zone), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!));
        return command;
    }

    private static void Answers(IngestCommands commands, Command command, Func<CardDesk, ParseResult, TimeZoneInfo, RosterAnswer> enter) => command.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
        RosterCommand.TellAsync(enter(new CardDesk(database, new DistrictDays(settings.Zone), TimeProvider.System), parsed, settings.Zone))));

    /// <exception cref="SettingException">The text is not an instant, or one that the clocks leap over.</exception>
    internal static DateTimeOffset? Instant(ParseResult parsed, Option<string?> option, TimeZoneInfo zone)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        if (WallTimeRules.TryRead(text, zone, out var at, out var wrong, dayAlone: false)) return DateTimeOffset.FromUnixTimeMilliseconds(at);
        // What names no offset is by the clock on the wall, which does not show every time.
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.fffK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant : throw new SettingException($"{option.Name}: {wrong}");
    }
}
