using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Projection;

public sealed class ProjectionOptions
{
    public const string Section = "Projection";

    /// <summary>While no more taps than this wait, attendance waits for the proofs; beyond, it goes ahead and proofs follow.</summary>
    [Range(0, 10_000_000)]
    public int ProofBacklogTaps { get; set; } = 20_000;

    /// <summary>Taps in one step.</summary>
    [Range(1, 100_000)]
    public int StepTaps { get; set; } = 20_000;
}
