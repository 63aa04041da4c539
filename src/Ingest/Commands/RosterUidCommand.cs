using System.CommandLine;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest roster uid-only CENTRE on|off [--at INSTANT]</c>.</summary>
internal static class RosterUidCommand
{
    public static Command Create(IngestCommands commands)
    {
        var centre = new Argument<string>("CENTRE") { Description = "The centre's id." };
        var how = new Argument<string>("HOW") { Description = "on or off." };
        how.AcceptOnlyFromAmong("on", "off");
        var at = new Option<string?>("--at") { Description = "As of when; now without it. yyyy-MM-dd HH:mm[:ss] by the district's clock, or ISO 8601 with an offset." };
        var (by, reason) = (CommandOptions.By(), CommandOptions.ReasonIfAny());
        var command = new Command("uid-only", "Whether a centre takes cards that have nothing but a UID, which anybody can copy; what is tapped with them is provisional until a person confirms it.") { centre, how, at, by, reason };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) => RosterCommand.TellAsync(new UidDesk(database, new DistrictDays(settings.Zone), TimeProvider.System).Enter(
            parsed.GetValue(centre)!, parsed.GetValue(how) == "on", RosterCardCommand.Instant(parsed, at, settings.Zone), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!))));
        return command;
    }
}
