namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>A number a rule may be given.</summary>
/// <param name="Tries">What tuning tries; its first is what a rule without this number has.</param>
public sealed record RuleParameter(string Name, double Least, double Most, bool Whole, double[] Tries)
{
    public double Default => Tries[0];
}

/// <summary>A kind of rule: what it is called, which numbers it takes, in what its levels are counted, and how it looks at a member.</summary>
/// <param name="Unit">What a level's number counts, for people.</param>
/// <param name="Most">The greatest number a level may have.</param>
/// <param name="Whole">Levels are whole numbers.</param>
/// <param name="Fold">From the numbers, in the order of <paramref name="Parameters"/>, and the season's beginning.</param>
public sealed record RuleKind(
    string Name, RuleParameter[] Parameters, string Unit, double Most, bool Whole, string English, string Chinese, Func<double[], Season, Fold> Fold)
{
    /// <summary>All numbers with what a rule does not give.</summary>
    public double[] Fill(Func<string, double?> given) => [.. Parameters.Select(p => given(p.Name) ?? p.Default)];
}
