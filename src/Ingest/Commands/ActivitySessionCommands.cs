using System.CommandLine;
using System.Text.Json;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.SignUps;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary>What <c>ingest activity</c> does with single sessions: <c>move|cancel|reinstate|capacity|sign-up|withdraw|sign-ups</c>.</summary>
internal static class ActivitySessionCommands
{
    public static IEnumerable<Command> Create(IngestCommands commands) =>
        [Move(commands), Cancel(commands), Reinstate(commands), Capacity(commands), SignUp(commands), Withdraw(commands), SignUps(commands)];

    internal static string Line(SessionRow s, TimeZoneInfo zone) =>
        $"{s.Session}: {ActivityCommand.Clock(s.Starts, zone)}–{ActivityCommand.Clock(s.Ends, zone)[11..]} at {s.Centre}{(s.Room.Length > 0 ? " " + s.Room : "")}{(s.IsCancelled ? ", cancelled" : "")}{(s.Reason.Length > 0 ? $" ({s.Reason})" : "")}";

    internal static object Told(SessionRow s, TimeZoneInfo zone) => new
    {
        s.Session, s.Name, s.Centre, s.Room, kiosks = SessionRow.Split(s.Kiosks), opens = ActivityCommand.Clock(s.Opens, zone), starts = ActivityCommand.Clock(s.Starts, zone), lateAfter = ActivityCommand.Clock(s.LateAfter, zone),
        leaveFrom = ActivityCommand.Clock(s.LeaveFrom, zone), ends = ActivityCommand.Clock(s.Ends, zone), closes = ActivityCommand.Clock(s.Closes, zone),
        kind = ActivityRules.WordFor((SessionKind)s.Kind), fate = ((SessionFate)s.Fate).ToString().ToLowerInvariant(), s.Capacity, s.Sequence, s.Reason,
    };

    private static Command Move(IngestCommands commands)
    {
        var (session, by, reason) = (CommandOptions.Session(), CommandOptions.By(), CommandOptions.Reason());
        var day = new Option<string?>("--day") { Description = "To this day, yyyy-MM-dd." };
        var starts = new Option<string?>("--starts") { Description = "To this time, HH:mm." };
        var ends = new Option<string?>("--ends") { Description = "Until this time; as long as before without it." };
        var centre = new Option<string?>("--centre") { Description = "To this centre; all of its kiosks, unless some are named." };
        var room = new Option<string?>("--room") { Description = "To this room." };
        var kiosks = new Option<string?>("--kiosks") { Description = "To these kiosks, ',' between them; '*' for all of the centre." };
        var move = new Command("move", "Moves one session. In its new time, taps at the new and at the former kiosks count for it.") { session, day, starts, ends, centre, room, kiosks, by, reason };
        move.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var to = new Move(
                parsed.GetValue(day) is { } d ? CommandOptions.Day("--day", d) : null, parsed.GetValue(starts) is { } s ? ActivityCommand.Time("--starts", s) : null,
                parsed.GetValue(ends) is { } e ? ActivityCommand.Time("--ends", e) : null, parsed.GetValue(centre), parsed.GetValue(room),
                parsed.GetValue(kiosks) is { } k ? k == "*" ? "" : ActivityCommand.Ids(k) : null);
            if (to == new Move()) throw new SettingException("Say what moves: --day, --starts, --ends, --centre, --room or --kiosks.");
            var moved = database.Write(work => SessionDesk.Move(work, parsed.GetValue(session)!, to, CommandOptions.Who(parsed, by), parsed.GetValue(reason)!, TimeProvider.System.GetUtcNow(), settings.Zone));
            var now = database.Read(work => SessionStore.Get(work, parsed.GetValue(session)!));
            await Console.Out.WriteLineAsync((moved ? "" : "Nothing to change: ") + Line(now, settings.Zone));
        }));
        return move;
    }

    private static Command Cancel(IngestCommands commands)
    {
        var (session, by, reason) = (CommandOptions.Session(), CommandOptions.By(), CommandOptions.Reason());
        var cancel = new Command("cancel", "Cancels one session: nobody is absent at it, and kiosks forget it.") { session, by, reason };
        cancel.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            database.Write(work => SessionDesk.Cancel(work, parsed.GetValue(session)!, CommandOptions.Who(parsed, by), parsed.GetValue(reason)!, TimeProvider.System.GetUtcNow()));
            await Console.Out.WriteLineAsync(Line(database.Read(work => SessionStore.Get(work, parsed.GetValue(session)!)), settings.Zone));
        }));
        return cancel;
    }

    private static Command Reinstate(IngestCommands commands)
    {
        var (session, by, reason) = (CommandOptions.Session(), CommandOptions.By(), CommandOptions.Reason());
        var reinstate = new Command("reinstate", "Takes a cancellation back.") { session, by, reason };
        reinstate.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            database.Write(work => SessionDesk.Reinstate(work, parsed.GetValue(session)!, CommandOptions.Who(parsed, by), parsed.GetValue(reason)!, TimeProvider.System.GetUtcNow()));
            await Console.Out.WriteLineAsync(Line(database.Read(work => SessionStore.Get(work, parsed.GetValue(session)!)), settings.Zone));
        }));
        return reinstate;
    }

    private static Command Capacity(IngestCommands commands)
    {
        var (session, places, by, reason) = (CommandOptions.Session(), new Argument<int>("PLACES") { Description = "0 for no limit." }, CommandOptions.By(), CommandOptions.Reason());
        var capacity = new Command("capacity", "Changes how many may sign up; with more places the waiting list moves up.") { session, places, by, reason };
        capacity.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var changed = database.Write(work => SessionDesk.SetCapacity(work, parsed.GetValue(session)!, parsed.GetValue(places), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!, TimeProvider.System.GetUtcNow()));
            await Console.Out.WriteLineAsync(changed ? $"{parsed.GetValue(session)} has {(parsed.GetValue(places) == 0 ? "no limit" : $"{parsed.GetValue(places)} places")} now." : "Nothing to change.");
        }));
        return capacity;
    }

    private static Command SignUp(IngestCommands commands)
    {
        var (session, member, by) = (CommandOptions.Session(), CommandOptions.Member(), CommandOptions.By());
        var signUp = new Command("sign-up", "Signs a member up for an open, volunteer or service session; where it is full, onto the waiting list. Attendance comes from taps alone.") { session, member, by };
        signUp.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var standing = database.Write(work => SignUpDesk.SignUp(work, parsed.GetValue(session)!, parsed.GetValue(member)!, CommandOptions.Who(parsed, by), TimeProvider.System.GetUtcNow()));
            await Console.Out.WriteLineAsync(Words(standing));
        }));
        return signUp;
    }

    private static Command Withdraw(IngestCommands commands)
    {
        var (session, member, by) = (CommandOptions.Session(), CommandOptions.Member(), CommandOptions.By());
        var withdraw = new Command("withdraw", "Withdraws a member's sign-up; the first who waits moves up.") { session, member, by };
        withdraw.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var movesUp = database.Write(work => SignUpDesk.Withdraw(work, parsed.GetValue(session)!, parsed.GetValue(member)!, CommandOptions.Who(parsed, by), TimeProvider.System.GetUtcNow()));
            await Console.Out.WriteLineAsync(movesUp is null ? "withdrawn" : $"withdrawn; {movesUp} moves up");
        }));
        return withdraw;
    }

    private static Command SignUps(IngestCommands commands)
    {
        var (session, json) = (CommandOptions.Session(), CommandOptions.Json());
        var list = new Command("sign-ups", "Lists who signed up, in order, and who waits.") { session, json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var signUps = database.Read(work => SignUpDesk.List(work, parsed.GetValue(session)!));
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(signUps.Select(s => new { s.Member, s.Standing.HasPlace, s.Standing.Position }), ActivityCommand.Json));
            else foreach (var line in signUps.Select(s => $"{s.Member}: {Words(s.Standing)}").DefaultIfEmpty("Nobody has signed up yet.")) await Console.Out.WriteLineAsync(line);
        }));
        return list;
    }

    private static string Words(Standing standing) => standing.HasPlace ? $"place {standing.Position}" : $"waiting, {standing.Position} in line";
}
