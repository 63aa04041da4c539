using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>What excuses' kinds and states are called. A kind that came by a file and is none of these is shown as it is.</summary>
internal static class ExcuseKinds
{
    public static readonly (string Word, Bilingual Name)[] All =
    [
        ("sick", ExcuseWords.Sick), ("leave", ExcuseWords.Leave), ("travel", ExcuseWords.Travel), ("family", ExcuseWords.Family), ("work", ExcuseWords.Work),
    ];

    public static string Name(string word) => All.FirstOrDefault(k => k.Word == word).Name?.ToString() ?? word;

    public static Bilingual Name(ExcuseState state) => state switch
    {
        ExcuseState.Requested => ExcuseWords.Requested, ExcuseState.Approved => ExcuseWords.Approved, ExcuseState.Refused => ExcuseWords.Refused, _ => ExcuseWords.Withdrawn,
    };

    public static string Tone(ExcuseState state) => state switch { ExcuseState.Requested => "warn", ExcuseState.Approved => "good", ExcuseState.Refused => "bad", _ => "quiet" };
}
