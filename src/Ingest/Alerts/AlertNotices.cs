using CardSystem.Ingest.Notices;

namespace CardSystem.Ingest.Alerts;

/// <summary>What people are told of an alert: which card or kiosk, what it means, what to do. It names nobody.</summary>
internal static class AlertNotices
{
    public static Notice Of(long alert, string kind, string subject, string unit, DateTimeOffset at)
    {
        var word = AlertWords.Of(kind);
        return new Notice($"security.{kind}", $"alert {alert}", unit, null, word.Level, $"安全提醒：{word.TitleZh}", $"Security: {word.TitleEn}",
            $"{subject}：{word.MeansZh}。{word.DoZh}", $"{subject}: {word.Means}. {word.Do}", at) { Members = 0 };
    }
}
