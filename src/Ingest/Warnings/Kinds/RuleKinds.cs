namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>The kinds of rule there are. Each is told to a branch secretary in one sentence.</summary>
public static class RuleKinds
{
    public static IReadOnlyList<RuleKind> All { get; } =
    [
        new("consecutive-misses", [], "sessions missed in a row", 100, true,
            "Missed so many sessions in a row.", "连续缺席若干次。",
            (_, _) => new ConsecutiveFold()),
        new("absence-rate", [Number("prior", 0, 50, 1, 0, 2, 4), Whole("least", 1, 50, 3, 1, 2, 4)], "share of all sessions missed", 1, false,
            "Missed more than a given share of all sessions so far.", "累计缺席率超过限度。",
            (n, _) => new AbsenceRateFold(n[0], (int)n[1])),
        new("rolling-window", [Whole("sessions", 1, 60, 4, 2, 3, 5, 6, 8), Whole("days", 1, 1_000, 365, 60, 90, 120, 180)], "sessions missed among the last ones", 60, true,
            "Missed so many of the last sessions.", "最近若干次活动中缺席若干次。",
            (n, _) => new WindowFold((int)n[0], (int)n[1])),
        new("no-activity", [Whole("least", 1, 50, 1, 2, 3)], "days without attending anything", 2_000, true,
            "Attended nothing for so many days although there was something to attend.", "应到而连续多日未参加任何活动。",
            (n, _) => new NoActivityFold((int)n[0])),
        new("first-weeks", [Whole("days", 1, 400, 60, 30, 45, 90, 120)], "sessions missed in the first weeks", 50, true,
            "Missed so many sessions in the first weeks after joining.", "加入后最初几周内缺席若干次。",
            (n, _) => new FirstWeeksFold((int)n[0])),
        new("behind-pace", [Whole("grace", 0, 300, 30, 0, 60)], "share of the year's target behind the pace", 1, false,
            "Behind the even pace towards the year's credit target by a given share of it.", "积分进度落后于全年目标的均匀进度。",
            (n, _) => new BehindPaceFold((int)n[0])),
        new("out-of-reach", [Number("most", 0.01, 1, 0.15, 0.1, 0.2, 0.3)], "share of the year's target out of reach", 1, false,
            "Can no longer reach a given share of the year's credit target, even at the best pace.", "即使以最快进度也已无法完成全年积分目标。",
            (n, _) => new OutOfReachFold(n[0])),
        new("peer-drift",
            [
                Number("decay", 0.1, 1, 0.5, 0.4, 0.6, 0.7, 0.8, 0.9, 1), Number("prior", 0, 50, 0.5, 1, 2, 4), Number("shrink", 0, 10_000, 400, 25),
                Whole("season", 0, 1_000, 240, 0, 180, 300, 360), Number("floor", 0, 1, 0.25),
            ],
            "misses beyond the others', weighted", 1, false,
            "Lately misses what the others come to, and the earlier in the season it is, the fewer misses it takes.", "近来缺席别人都参加的活动；越早出现，所需次数越少。",
            (n, season) => new PeerDriftFold(n[0], n[1], n[2], (int)n[3], n[4], season)),
    ];

    public static RuleKind? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    private static RuleParameter Number(string name, double least, double most, params double[] tries) => new(name, least, most, false, tries);

    private static RuleParameter Whole(string name, double least, double most, params double[] tries) => new(name, least, most, true, tries);
}
