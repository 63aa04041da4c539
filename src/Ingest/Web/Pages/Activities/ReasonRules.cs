namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary>A reason as the desks of activities take it.</summary>
internal static class ReasonRules
{
    public const int Longest = 500;

    public static bool IsReason(string? text) => !string.IsNullOrWhiteSpace(text) && text.Trim().Length <= Longest && !text.Trim().Any(char.IsControl);
}
