using System.Text;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class PolicyReaderTests
{
    private const string Name = "\"name\":{\"zh\":\"办法\",\"en\":\"Policy\"}";

    private static IReadOnlyList<string> Faults(string json) => Assert.Throws<ImportException>(() => PolicyReader.Read("policy.json", Encoding.UTF8.GetBytes(json))).Errors;

    [Fact]
    public void TheExampleIsAPolicy()
    {
        var policy = PolicyReader.Read("example", Encoding.UTF8.GetBytes(DefaultPolicy.Json));
        Assert.Equal(["community", "meeting", "open", "study", "volunteer"], policy.Categories.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Spans(400, null, 3_000), policy.Categories["study"].Caps);
        Assert.Equal(new Spans(null, 300, 1_200), policy.Categories["study"].Minimums);
        Assert.Equal((50, 50, 25), (policy.Categories["meeting"].Late, policy.Categories["meeting"].LeftEarly, policy.Categories["meeting"].LateAndLeftEarly));
        Assert.Equal(new DoubleReport(100, 50, 20), policy.Categories["community"].DoubleReport);
        Assert.Equal([1_200L, 2_800, 4_400], policy.Target!.Quarters!);
        Assert.Equal(new ServicePolicy(new Words("场馆优惠", "Venues at a reduced price"), 2_000, CountedOver.TwelveMonths, 2), policy.Services["venue"]);
    }

    [Theory]
    [InlineData("{\n" + Name + ",\n \"categories\":{\"study\":{" + Name + ",\n  \"caps\":{\"month\": -3}}}}", "policy.json line 4, column 20: categories.study.caps.month must be a number from 0 to 100000 with at most two decimals; got -3.")]
    [InlineData("{" + Name + ",\n\"categories\":{\"study\":{" + Name + ",\"point\":2}}}", "policy.json line 2, column 57: categories.study.point is not known here; did you mean 'points'? Allowed are name, points, late, leftEarly, lateAndLeftEarly, excused, absent, perHour, minimumMinutes, maximumMinutes, walkIn, timeBank, caps, minimums, doubleReport.")]
    [InlineData("{" + Name + ",\n\"categories\":{},\"xyzzy\":1}", "policy.json line 2, column 17: xyzzy is not known here; allowed are name, categories, caps, target, services.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"late\":1.5}}}", "policy.json line 1, column 98: categories.study.late must be a number from 0 to 1 with at most two decimals; got 1.5.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"points\":0.125}}}", "policy.json line 1, column 100: categories.study.points must be a number from 0 to 100000 with at most two decimals; got 0.125.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"points\":\"2\"}}}", "policy.json line 1, column 100: categories.study.points must be a number from 0 to 100000 with at most two decimals; got '2'.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"absent\":1}}}", "policy.json line 1, column 100: categories.study.absent must be a number from -100000 to 0 with at most two decimals; got 1.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"minimumMinutes\":1.5}}}", "policy.json line 1, column 108: categories.study.minimumMinutes must be a number from 0 to 1440 in whole numbers; got 1.5.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"minimumMinutes\":60,\"maximumMinutes\":30}}}", "policy.json line 1, column 108: categories.study.minimumMinutes must not be more than maximumMinutes, which is 30; got 60.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"walkIn\":\"yes\"}}}", "policy.json line 1, column 100: categories.study.walkIn must be true or false; got 'yes'.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":[]}}", "policy.json line 1, column 57: categories.study must be an object in braces; got a list.")]
    [InlineData("{" + Name + ",\"categories\":{\"Party Day\":{" + Name + "}}}", "policy.json line 1, column 61: categories.Party Day is not a category; use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData("{" + Name + ",\"categories\":{\"study\":{" + Name + ",\"caps\":{\"year\":5},\"minimums\":{\"year\":6}}}}", "policy.json line 1, column 120: categories.study.minimums.year is 6, which nobody can reach: categories.study.caps.year is 5.")]
    [InlineData("{" + Name + ",\"categories\":{},\"caps\":{\"year\":1,\"year\":2}}", "policy.json line 1, column 68: caps.year stands here twice.")]
    [InlineData("{" + Name + ",\"categories\":{},\"target\":{\"year\":60,\"quarters\":{\"Q1\":20,\"Q2\":10,\"Q3\":70}}}", "policy.json line 1, column 96: target.quarters.Q2 must be a number from 20 to 60 with at most two decimals; got 10.")]
    [InlineData("{" + Name + ",\"categories\":{},\"target\":{}}", "policy.json line 1, column 60: target.year is missing.")]
    [InlineData("{" + Name + ",\"categories\":{},\"services\":{\"venue\":{" + Name + ",\"over\":\"month\"}}}", "policy.json line 1, column 112: services.venue.over must be \"year\" or \"12-months\" or \"always\"; got 'month'.")]
    [InlineData("{\"name\":{\"zh\":\"办\\n法\",\"en\":\"x\"},\"categories\":{}}", "policy.json line 1, column 15: name.zh must be a text of 1 to 60 characters on one line; got '办·法'.")]
    [InlineData("{\"categories\":{}}", "policy.json line 1, column 1: name is missing.")]
    [InlineData("[1]", "policy.json line 1, column 1: the file must be an object in braces; got a list.")]
    public void AFaultNamesLineColumnKeyAndWhatIsAllowed(string json, string fault) => Assert.Contains(fault, Faults(json));

    [Theory]
    [InlineData("{\n  \"name\": 办\n}", "policy.json line 2, column 11: this is not JSON: ")]
    [InlineData("", "policy.json line 1, column 1: this is not JSON: ")]
    [InlineData("{} {}", "policy.json line 1, column 4: this is not JSON: ")]
    [InlineData("{\"name\":\"\\ud800\"}", "policy.json line 1, column 9: this text has an escape that stands for no character.")]
    public void WhatIsNotJsonIsPointedAt(string json, string begins) => Assert.StartsWith(begins, Assert.Single(Faults(json)), StringComparison.Ordinal);

    [Fact]
    public void AllFaultsAreToldAtOnceToABound()
    {
        var many = string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"k{i}\":1"));
        var faults = Faults($"{{{Name},\"categories\":{{}},{many}}}");
        Assert.Equal(51, faults.Count);
        Assert.Equal("policy.json: no further faults are listed.", faults[^1]);
    }

    [Fact]
    public void SizeDepthAndCategoriesHaveLimits()
    {
        Assert.Equal("policy.json has 65537 bytes; a policy may have 65536.", Assert.Single(Faults(new string(' ', 65_537))));
        Assert.StartsWith("policy.json line 1, column 17: this is not JSON: brackets stand within brackets more than 16 deep", Assert.Single(Faults(new string('[', 40))), StringComparison.Ordinal);
        var many = string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"c{i}\":{{{Name}}}"));
        Assert.Contains("categories has more than 64 entries.", Assert.Single(Faults($"{{{Name},\"categories\":{{{many}}}}}")), StringComparison.Ordinal);
    }

    [Fact]
    public void AByteOrderMarkDoesNotDisturb() => Assert.Empty(PolicyReader.Read("policy.json", [.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes($"{{{Name},\"categories\":{{}}}}")]).Categories);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverIsChangedInAFileIsAPolicyOrToldPlainly(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(DefaultPolicy.Json);
            for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[],:\"0-.e\\ "[random.Next(13)];
            try
            {
                PolicyReader.Read("policy.json", bytes);
            }
            catch (ImportException e)
            {
                Assert.All(e.Errors, error => Assert.Matches("^policy.json (line [0-9]+, column [0-9]+: |is not UTF-8)", error));
            }
        }
    }
}
