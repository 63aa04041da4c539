namespace CardSystem.Ingest.Projection;

public sealed class ProjectionOptions
{
    public const string Section = "Projection";

    /// <summary>While no more taps than this wait, attendance waits for the proofs; beyond, it goes ahead and proofs follow.</summary>
    public int ProofBacklogTaps { get; set; } = 20_000;

    /// <summary>Taps in one step.</summary>
    public int StepTaps { get; set; } = 20_000;

    public IEnumerable<string> Problems()
    {
        if (ProofBacklogTaps is < 0 or > 10_000_000) yield return $"Projection:ProofBacklogTaps is {ProofBacklogTaps}; allowed are 0 to 10000000.";
        if (StepTaps is < 1 or > 100_000) yield return $"Projection:StepTaps is {StepTaps}; allowed are 1 to 100000.";
    }
}
