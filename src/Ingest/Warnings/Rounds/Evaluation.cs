using System.Collections.Concurrent;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>What the rules find for one member.</summary>
/// <param name="Member">Its number in the inputs.</param>
internal readonly record struct MemberFindings(int Member, IReadOnlyList<Finding> Findings);

/// <summary>Puts everybody's history through the rules, on all processors. What it finds does not depend on how the members are divided among them.</summary>
internal static class Evaluation
{
    private const int Portion = 2_000;

    /// <param name="troubles">Members whose history could not be judged, with the reason: the others are judged all the same.</param>
    /// <returns>Members with at least one episode, in order.</returns>
    public static IReadOnlyList<MemberFindings> Run(WarningInputs inputs, RuleSet rules, List<string> troubles, CancellationToken stop)
    {
        var portions = new List<MemberFindings>[(inputs.Members.Length + Portion - 1) / Portion];
        var wrong = new ConcurrentBag<string>();
        var runners = new ConcurrentBag<Runner>();
        Parallel.For(0, portions.Length, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, portion =>
        {
            var runner = runners.TryTake(out var used) ? used : new Runner(inputs, rules);
            portions[portion] = runner.Run(portion * Portion, Math.Min(inputs.Members.Length, (portion + 1) * Portion), wrong);
            runners.Add(runner);
        });
        troubles.AddRange(wrong.Order(StringComparer.Ordinal));
        return [.. portions.SelectMany(p => p)];
    }

    /// <summary>The folds and the buffer of one thread.</summary>
    private sealed class Runner(WarningInputs inputs, RuleSet rules)
    {
        private readonly IReadOnlyList<EpisodeTrack> _tracks = WarningRules.Tracks(rules);
        private readonly List<Episode> _episodes = [];
        private Seen[] _buffer = new Seen[256];

        public List<MemberFindings> Run(int from, int until, ConcurrentBag<string> wrong)
        {
            var found = new List<MemberFindings>();
            for (var member = from; member < until; member++)
            {
                try
                {
                    if (Of(member) is { Count: > 0 } findings) found.Add(new MemberFindings(member, findings));
                }
                catch (Exception e) when (e is ArithmeticException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
                {
                    wrong.Add($"Member {inputs.Members[member]} could not be judged: {e.Message}");
                }
            }

            return found;
        }

        private List<Finding>? Of(int member)
        {
            var history = inputs.History(member, ref _buffer);
            if (history.Sessions.Length == 0 && history.Frame.Goal is null) return null;
            _episodes.Clear();
            foreach (var track in _tracks) track.Follow(history, inputs.AsOf, _episodes);
            if (_episodes.Count == 0) return null;
            var findings = new List<Finding>(_episodes.Count);
            foreach (var episode in _episodes)
            {
                var held = episode.Until is null ? inputs.HeldBy(member, episode) : "";
                findings.Add(new Finding(episode, held, inputs.IsProvisional(member, episode.Evidence), episode.Level >= rules.Find(episode.Rule)!.Notify));
            }

            return findings;
        }
    }
}
