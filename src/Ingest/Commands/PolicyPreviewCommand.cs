using System.CommandLine;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest policy preview FILE --from DAY</c>: what a policy would change, before it is switched on.</summary>
internal static class PolicyPreviewCommand
{
    public static Command Create(IngestCommands commands)
    {
        var (file, from, json) = (PolicyCommand.FileArgument(), PolicyCommand.From(), CommandOptions.Json());
        var most = new Option<int>("--most") { Description = "How many of those who gain and lose most.", DefaultValueFactory = _ => 10 };
        var preview = new Command("preview", "Computes everybody's credits with a policy as if it were in force from that day, and shows the difference. Nothing is kept.") { file, from, most, json };
        preview.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            if (parsed.GetValue(most) is < 0 or > 1_000) throw new SettingException($"--most is {parsed.GetValue(most)}; allowed are 0 to 1000.");
            var day = CreditsInput.Day("--from", parsed.GetValue(from)!);
            var (policy, _) = await PolicyCommand.ReadAsync(parsed.GetValue(file)!);
            var effect = database.ReadDerived(work => PolicyEffects.Of(work, new DistrictDays(settings.Zone), policy, day, TimeProvider.System.GetUtcNow(), parsed.GetValue(most), (_, _) => stop.ThrowIfCancellationRequested()));
            await CreditsInput.WriteAsync(parsed.GetValue(json), effect, Lines);
        }));
        return preview;
    }

    private static IEnumerable<string> Lines(PolicyEffect effect)
    {
        yield return $"{effect.Members} members: {Points.Text(effect.Now)} points now, {Points.Text(effect.Then)} with this policy; {effect.Gaining} gain, {effect.Losing} lose.";
        foreach (var branch in effect.Branches) yield return $"  {branch.Branch}: {Points.Text(branch.Now)} → {Points.Text(branch.Then)}";
        foreach (var (title, members) in new[] { ("Gain most:", effect.Gain), ("Lose most:", effect.Lose) }.Where(l => l.Item2.Count > 0))
        {
            yield return title;
            foreach (var member in members) yield return $"  {member.Member} of {member.Branch}: {Points.Text(member.Now)} → {Points.Text(member.Then)}";
        }
    }
}
