using System.Reflection;
using System.Text.RegularExpressions;

namespace CardSystem.Tidy;

/// <summary>Keeps the words: names that mean one thing, files of one job, text that speaks of the project alone.</summary>
public sealed partial class WordTests
{
    private static readonly string[] Assemblies = ["Contracts", "Mqtt", "cardagent", "ingest", "firmware-sim"];

    private static IEnumerable<Type> OurTypes => Assemblies.SelectMany(a => Assembly.Load(a).GetTypes()).Where(t => CodeMap.IsOurs(t) && !t.Name.Contains('<', StringComparison.Ordinal));

    /// <summary>All but this file, which has to name what it forbids.</summary>
    private static IEnumerable<string> OtherFiles => Checkout.Files(".cs").Where(f => !f.EndsWith("WordTests.cs", StringComparison.Ordinal));

    [Fact]
    public void NoTypeHasAnEmptyName() => Assert.DoesNotContain(OurTypes, t => EmptyName().IsMatch(t.Name));

    [Fact]
    public void InterfacesStayFew() =>
        Assert.True(OurTypes.Count(t => t.IsInterface) <= 16, "Interfaces stand only where hardware, network or clock begins: " + string.Join(", ", OurTypes.Where(t => t.IsInterface).Select(t => t.Name)));

    [Fact]
    public void SourceFilesHaveOneJobAndFitOnAFewScreens() =>
        Assert.DoesNotContain(Checkout.Files(".cs"), f => File.ReadLines(f).Count() > 400);

    [Fact]
    public void NothingIsLeftUnfinished() =>
        Assert.DoesNotContain(OtherFiles, f => Unfinished().IsMatch(File.ReadAllText(f)));

    [Fact]
    public void NoMethodIsAsyncVoid() => Assert.DoesNotContain(OtherFiles, f => AsyncVoid().IsMatch(File.ReadAllText(f)));

    /// <summary>Pages lie one deeper: below Web/Pages the folders are the addresses.</summary>
    [Fact]
    public void FoldersAreRoomsTwoDeep() => Assert.DoesNotContain(
        Checkout.Files(".cs").Select(Checkout.Short).Select(f => f.Replace(Path.Combine("Web", "Pages"), "Pages", StringComparison.Ordinal)),
        f => f.StartsWith("src", StringComparison.Ordinal) && f.Split(Path.DirectorySeparatorChar).Length > 5);

    [Fact]
    public void PagesHoldNoWordsOfTheirOwn() => Assert.DoesNotContain(
        Checkout.Files(".cshtml"), f => Ideograph().IsMatch(File.ReadAllText(f)));

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Common|Base)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Ideograph();

    [GeneratedRegex("TODO|FIXME|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoid();
}
