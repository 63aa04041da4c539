using System.CommandLine;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest correct SESSION MEMBER --attended [--in T] [--out T] | --not-attended | --excused | --as-recorded --reason TEXT</c>.</summary>
internal static class CorrectCommand
{
    public static Command Create(IngestCommands commands)
    {
        var session = CommandOptions.Session();
        var member = CommandOptions.Member();
        var kinds = new (Option<bool> Option, CorrectionKind Kind)[]
        {
            (new("--attended") { Description = "The member was there; times that are not given are the taps', and where there are none the session's." }, CorrectionKind.Attended),
            (new("--not-attended") { Description = "The member was not there, whatever was tapped." }, CorrectionKind.NotAttended),
            (new("--excused") { Description = "The member did not come and is excused." }, CorrectionKind.Excused),
            (new("--as-recorded") { Description = "Takes earlier corrections back: what was recorded counts again." }, CorrectionKind.AsRecorded),
        };
        var @in = new Option<string?>("--in") { Description = "When the member signed in: yyyy-MM-dd HH:mm by the district's clock." };
        var @out = new Option<string?>("--out") { Description = "When the member signed out, at a session with sign-out." };
        var reason = CommandOptions.Reason();
        var by = CommandOptions.By();
        var correct = new Command("correct", "Corrects one member's attendance at one session. What was tapped stays; the last correction counts.") { session, member, @in, @out, reason, by };
        foreach (var (option, _) in kinds) correct.Options.Add(option);
        correct.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var chosen = kinds.Where(k => parsed.GetValue(k.Option)).ToArray();
            if (chosen.Length != 1) throw new SettingException("Say what is to be corrected with one of --attended, --not-attended, --excused and --as-recorded.");
            var (from, until) = (EntryArguments.Instant(parsed, @in, settings.Zone), EntryArguments.Instant(parsed, @out, settings.Zone));
            var who = CommandOptions.Who(parsed, by);
            var entered = EntryArguments.Enter(database, work => CorrectionStore.Enter(
                work, TimeProvider.System.GetUtcNow(), who, EntryArguments.Session(work, parsed.GetValue(session)!), EntryArguments.Member(work, parsed.GetValue(member)!).Number,
                chosen[0].Kind, from, until, parsed.GetValue(reason)!));
            await Console.Out.WriteLineAsync(EntryArguments.Told(entered, $"Corrected: member {parsed.GetValue(member)} at session {parsed.GetValue(session)} {CorrectionStore.Word(chosen[0].Kind)}"));
        }));
        return correct;
    }
}
