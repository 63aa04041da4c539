using System.Reflection;
using System.Text.RegularExpressions;
using CardSystem.Contracts;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.Words;

public sealed partial class PageTextsTests
{
    /// <summary>What the projection and the inbox set taps aside for.</summary>
    private static readonly string[] CentreReasons = ["unknown-card", "bad-proof", "bad-kiosk-signature", "broken-chain", "card-expired", "unknown-kiosk", "malformed", "name-conflict",
        "other-key", "other-kiosk", "replay", "no-proof", "downgrade", "bad-receipt", "card-lost", "card-suspended", "card-replaced", "card-revoked", "card-not-activated", "uid-not-allowed", "random-uid", "counter-rolled-back", "member-mismatch"];

    [Fact]
    public void BothLanguagesSayEverythingAndTakeTheSameValues()
    {
        var (chinese, english) = (Texts(PageTexts.Chinese), Texts(PageTexts.English));
        Assert.True(chinese.Count > 80, $"Only {chinese.Count} texts were found.");
        Assert.Equal(chinese.Keys, english.Keys);
        foreach (var (key, text) in chinese)
        {
            Assert.False(string.IsNullOrWhiteSpace(text) || string.IsNullOrWhiteSpace(english[key]), key);
            Assert.Equal(Values(text), Values(english[key]));
        }
    }

    [Fact]
    public void EnglishIsEnglishAndChineseIsChinese()
    {
        Assert.All(Texts(PageTexts.English), t => Assert.DoesNotMatch(Han(), t.Value));
        string[] without = ["Code", "Months[0]"];
        Assert.All(Texts(PageTexts.Chinese).Where(t => !without.Contains(t.Key) && !t.Key.StartsWith("Months", StringComparison.Ordinal)), t => Assert.Matches(Han(), t.Value));
    }

    [Fact]
    public void EveryReasonHasASentence()
    {
        var kiosk = Enum.GetValues<RefusalReason>().Where(r => r != RefusalReason.None).Select(TapJson.Word);
        foreach (var texts in PageTexts.All)
            foreach (var reason in kiosk.Concat(CentreReasons)) Assert.True(texts.Reasons.ContainsKey(reason), $"{texts.Code} lacks {reason}.");
        Assert.Equal("其他原因（gremlins），请联系系统管理员。", PageTexts.Chinese.Reason("gremlins"));
        Assert.Equal("Another reason (gremlins): please ask the system's administrator.", PageTexts.English.Reason("gremlins"));
    }

    [Fact]
    public void DaysAreWrittenAsPeopleWriteThem()
    {
        var day = new DateTimeOffset(2026, 12, 6, 9, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal("2026年12月6日 星期日", PageTexts.Chinese.Day(day));
        Assert.Equal("Sunday, 6 December 2026", PageTexts.English.Day(day));
    }

    [Theory]
    [InlineData("en", null, null, "en")]
    [InlineData("EN-us", "zh-CN", "zh", "en")]
    [InlineData("zh_TW", null, "en", "zh-CN")]
    [InlineData("", "en", null, "en")]
    [InlineData("tlh", "tlh", "tlh", "zh-CN")]
    [InlineData(null, null, "de, en-US;q=0.2, *;q=0.1", "en")]
    [InlineData(null, null, "not a header at all;;;", "zh-CN")]
    public void TheAddressComesFirstThenTheCookieThenTheBrowser(string? asked, string? remembered, string? acceptLanguage, string shown) =>
        Assert.Equal(shown, LanguageRules.Choose(asked, remembered, acceptLanguage is null ? null : [acceptLanguage]).Code);

    /// <summary>Every text there is, lists and dictionaries opened, by name.</summary>
    private static SortedDictionary<string, string> Texts(object of, string prefix = "")
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in of.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != nameof(PageTexts.Other)))
        {
            var name = prefix + property.Name;
            if (property.GetValue(of) is string text) found.Add(name, text);
            else if (property.GetValue(of) is IReadOnlyDictionary<string, string> words) foreach (var (key, word) in words) found.Add($"{name}[{key}]", word);
            else if (property.GetValue(of) is IReadOnlyList<string> list) for (var i = 0; i < list.Count; i++) found.Add($"{name}[{i}]", list[i]);
            else if (property.GetValue(of) is ScriptTexts script) foreach (var (key, value) in Texts(script, name + ".")) found.Add(key, value);
        }

        return found;
    }

    private static IEnumerable<string> Values(string text) => Placeholder().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("\\{\\d\\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("\\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
