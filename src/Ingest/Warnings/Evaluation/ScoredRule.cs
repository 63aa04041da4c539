using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Evaluation;

/// <summary>How a rule did on histories whose ending is known.</summary>
/// <param name="Threshold">Members whose score reaches it are warned, in millionths of the rule's unit.</param>
/// <param name="FalseAlarms">The share of those who stayed that was ever warned.</param>
/// <param name="Recall">The share of those who lapsed that was warned by the day they lapsed.</param>
/// <param name="Precision">The share of the warned, leaving out the ambiguous, that lapsed; 0 where none was warned.</param>
/// <param name="LeadDays">Mean over all who lapsed of the days from the first warning to the lapse; 0 for those never warned.</param>
public readonly record struct RuleResult(long Threshold, double FalseAlarms, double Recall, double Precision, double LeadDays);

/// <summary>
/// A rule's scores over histories: per member the steps by which its greatest score so far rose, so that every threshold can be judged without going over them again.
/// </summary>
public sealed class ScoredRule
{
    private readonly Participation _past;
    private readonly List<(long Score, int Day)> _steps = [];
    private readonly int[] _ends;
    private readonly List<long> _stayed = [];

    private ScoredRule(Participation past)
    {
        _past = past;
        _ends = new int[past.Members.Count];
    }

    public static ScoredRule Of(Participation past, Fold fold)
    {
        var scored = new ScoredRule(past);
        for (var m = 0; m < past.Members.Count; m++)
        {
            var highest = scored.Follow(past.Members[m], fold);
            scored._ends[m] = scored._steps.Count;
            if (past.Members[m].Ending == Ending.Stayed) scored._stayed.Add(highest);
        }

        scored._stayed.Sort((a, b) => b.CompareTo(a));
        return scored;
    }

    private long Follow(PastMember member, Fold fold)
    {
        long highest = 0;
        fold.Begin(new Frame(0, true, Pauses.None, member.Goal));
        foreach (ref readonly var seen in _past.Sessions.AsSpan(member.First, member.Until - member.First))
        {
            var score = fold.Take(seen);
            if (seen.Mark == Mark.Attended) score = fold.Earn(seen.Day, 100) ?? score;
            if (score <= highest) continue;
            _steps.Add((score, seen.Day));
            highest = score;
        }

        return highest;
    }

    /// <summary>The rule with the lowest threshold that warns no more than this share of those who stayed.</summary>
    public RuleResult AtLimit(double limit)
    {
        // The highest score that is one too many: everything above it may warn. A score of nothing never warns.
        var most = (int)Math.Floor((limit * _stayed.Count) + 1e-9);
        var above = most < _stayed.Count ? _stayed[most] : 0;
        var threshold = _steps.Select(s => s.Score).Where(s => s > above).DefaultIfEmpty(above + 1).Min();
        return At(threshold);
    }

    public RuleResult At(long threshold)
    {
        var (alarms, caught, lead) = (0, 0, 0L);
        for (var m = 0; m < _past.Members.Count; m++)
        {
            var member = _past.Members[m];
            if (member.Ending == Ending.Ambiguous || FirstDay(m, threshold) is not { } day) continue;
            if (member.Ending == Ending.Stayed)
            {
                alarms++;
                continue;
            }

            caught++;
            lead += member.LapsedOn - day;
        }

        return new RuleResult(
            threshold, Share(alarms, _past.Stayed), Share(caught, _past.Lapsed), Share(caught, caught + alarms), _past.Lapsed == 0 ? 0 : (double)lead / _past.Lapsed);
    }

    private int? FirstDay(int member, long threshold)
    {
        for (var i = member == 0 ? 0 : _ends[member - 1]; i < _ends[member]; i++)
            if (_steps[i].Score >= threshold) return _steps[i].Day;
        return null;
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
