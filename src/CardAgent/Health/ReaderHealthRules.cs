using CardSystem.Contracts;

namespace CardSystem.CardAgent.Health;

/// <summary>When the state of the readers is a trouble, and in which words. Pure.</summary>
internal static class ReaderHealthRules
{
    /// <summary>Why nobody can tap at all; null where somebody can.</summary>
    public static string? NoneUsable(IReadOnlyList<ReaderStatus> readers, string serviceTrouble)
    {
        if (serviceTrouble.Length > 0) return "no card reader can be used: " + serviceTrouble.TrimEnd('.');
        if (readers.Any(IsUsable)) return null;
        return readers.Count == 0 ? "no card reader is attached" : "no card reader can be heard";
    }

    /// <summary>Which of several readers is out of order; null where all work, or none does (which is <see cref="NoneUsable"/>'s to say).</summary>
    public static string? SomeLost(IReadOnlyList<ReaderStatus> readers, string serviceTrouble, Func<string, string> troubleOf)
    {
        if (NoneUsable(readers, serviceTrouble) is not null) return null;
        var lost = readers.Where(r => !IsUsable(r)).Select(r => $"reader {r.Name}: {Words(r, troubleOf(r.Name))}").ToList();
        return lost.Count == 0 ? null : string.Join("; ", lost);
    }

    private static bool IsUsable(ReaderStatus reader) => reader.State is "ready" or "card";

    private static string Words(ReaderStatus reader, string trouble) =>
        trouble.Length > 0 ? trouble.TrimEnd('.') : reader.State == "gone" ? "unplugged" : "hears nothing";
}
