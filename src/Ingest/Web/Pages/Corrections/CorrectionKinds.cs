using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>What corrections are called, and how their times are written.</summary>
internal static class CorrectionKinds
{
    public static Bilingual Name(CorrectionKind kind) => kind switch
    {
        CorrectionKind.Attended => CorrectionWords.Attended, CorrectionKind.NotAttended => CorrectionWords.NotAttended, CorrectionKind.Excused => CorrectionWords.Excused, _ => CorrectionWords.AsRecorded,
    };

    public static string Times(long @in, long @out, TimeZoneInfo zone) => @in == 0 && @out == 0 ? "" : $"{ShownTime.Minute(@in, zone)} – {ShownTime.Clock(@out, zone)}".TrimEnd(' ', '–');
}
