using System.Globalization;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>A warning rule in plain words.</summary>
internal static class RuleText
{
    public static Bilingual Sentence(WarningRule rule) => new(rule.Kind.Chinese, rule.Kind.English);

    public static string Levels(WarningRule rule) => string.Join(PolicyWords.Separator.ToString(), WarningLevels.All.Where(l => rule.Levels[l] > 0).Select(l => WarningRuleWords.LevelFrom.Fill(WarningWords.Of(l), Number(rule, rule.Levels[l]))));

    public static string Telling(WarningRule rule) => string.Join(PolicyWords.Separator.ToString(),
        new[] { WarningRuleWords.NotifyFrom.Fill(WarningWords.Of(rule.Notify)), rule.AcknowledgeWithinDays > 0 ? WarningRuleWords.Within.Fill(rule.AcknowledgeWithinDays) : null }.OfType<Bilingual>());

    private static string Number(WarningRule rule, long level)
    {
        var value = (double)level / Fold.One;
        return rule.Kind.Name is "absence-rate" or "behind-pace" or "out-of-reach" ? Math.Round(value * 100, 4).ToString("0.####", CultureInfo.InvariantCulture) + "%" : value.ToString("0.######", CultureInfo.InvariantCulture);
    }
}
