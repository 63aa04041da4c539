using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Projection;

public sealed class ProjectionOptions
{
    public const string Section = "Projection";

    /// <summary>While no more taps than this wait, attendance waits for the proofs; beyond, it goes ahead and proofs follow.</summary>
    [Range(0, 10_000_000)]
    public int ProofBacklogTaps { get; set; } = 20_000;

    /// <summary>Public keys of cards and kiosks kept ready for checking signatures: preparing one costs more than using it, keeping one takes about 4.5 kB.</summary>
    [Range(100, 10_000_000)]
    public int ProofKeys { get; set; } = ProofChecker.UsualKeys;

    /// <summary>Taps in one step.</summary>
    [Range(1, 100_000)]
    public int StepTaps { get; set; } = 20_000;

    /// <summary>Members of one session, or sessions of one member, judged again in one step; and members whose sums are made in one step.</summary>
    [Range(1, 100_000)]
    public int StepMembers { get; set; } = 1_000;

    /// <summary>How long a session past its closing waits for kiosks whose taps may not all be here. Then its attendance counts, and is said to be provisional.</summary>
    [Range(0, 8_760)]
    public int CompletenessDeadlineHours { get; set; } = 24;

    /// <summary>A kiosk that has said nothing for so long holds no session any more.</summary>
    [Range(1, 3_650)]
    public int SilentKioskDays { get; set; } = 30;
}
