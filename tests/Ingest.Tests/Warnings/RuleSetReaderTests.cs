using System.Text;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class RuleSetReaderTests
{
    private static IReadOnlyList<string> Faults(string json) => Assert.Throws<ImportException>(() => RuleSetReader.Read("rules.json", Encoding.UTF8.GetBytes(json))).Errors;

    [Fact]
    public void TheRulesTheProgramComesWithCanBeRead()
    {
        Assert.Equal(["drift", "misses-in-a-row", "absence-rate", "last-sessions", "no-activity", "first-weeks", "behind-pace", "out-of-reach"], DefaultRules.Set.Rules.Select(r => r.Id));
        var drift = DefaultRules.Set.Find("drift")!;
        Assert.Equal((120_000L, 350_000L, 500_000L, WarningLevel.Notice), (drift.Levels.Notice, drift.Levels.Concern, drift.Levels.Serious, drift.Notify));
        Assert.Equal([0.5, 1, 400, 240, 0.25], drift.Numbers);
    }

    [Theory]
    [InlineData("{\n \"rules\": [\n  { \"id\": \"a\", \"kind\": \"consecutive-misses\", \"levels\": { \"notice\": 2.5 } } ] }", "rules.json line 3, column 68: rules[0].levels.notice must be a whole number from 1 to 100; got 2.5.")]
    [InlineData("{ \"rules\": [ { \"id\": \"a\", \"kind\": \"drift\", \"levels\": { \"notice\": 1 } } ] }", "rules.json line 1, column 35: rules[0].kind must be \"consecutive-misses\"")]
    [InlineData("{ \"rules\": [ { \"id\": \"a\", \"kind\": \"peer-drift\", \"levels\": { \"notice\": 0.1 }, \"parameters\": { \"decai\": 0.5 } } ] }", "rules[0].parameters.decai is not known here; did you mean 'decay'?")]
    [InlineData("{ \"rules\": [ { \"id\": \"a\", \"kind\": \"peer-drift\", \"levels\": { \"notice\": 0.3, \"concern\": 0.2 } } ] }", "rules[0].levels.concern must be greater than the level before it; got 0.2.")]
    [InlineData("{ \"rules\": [ { \"id\": \"a\", \"kind\": \"peer-drift\", \"levels\": { } } ] }", "rules[0].levels must say from which number on there is a warning")]
    [InlineData("{ \"rules\": [ { \"id\": \"A b\", \"kind\": \"no-activity\", \"levels\": { \"notice\": 60 } } ] }", "rules[0].id must be 1 to 40 of a-z, 0-9 and '-'; got 'A b'.")]
    [InlineData("{ \"rules\": [ { \"kind\": \"no-activity\" } ] }", "rules[0].id is missing.")]
    [InlineData("{ \"season\": \"13-01\", \"rules\": [ { \"id\": \"a\", \"kind\": \"no-activity\", \"levels\": { \"notice\": 60 } } ] }", "season must be the month and day on which every season begins")]
    [InlineData("{ \"rules\": [] }", "rules must be a list of 1 to 50 rules; got a list.")]
    [InlineData("{ }", "rules is missing.")]
    [InlineData("{ \"rules\": [ ", "this is not JSON")]
    public void AFaultSaysWhereAndWhatIsAllowed(string json, string fault) => Assert.Contains(Faults(json), f => f.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void TwoRulesOfOneNameAreRefused() => Assert.Contains(
        "rules[1].id 'a' is given to an earlier rule already",
        Faults("""{ "rules": [ { "id": "a", "kind": "no-activity", "levels": { "notice": 60 } }, { "id": "a", "kind": "no-activity", "levels": { "notice": 70 } } ] }""")[0], StringComparison.Ordinal);

    [Fact]
    public void BytesWithoutSenseAreRefusedInASentence()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var bytes = Encoding.UTF8.GetBytes(DefaultRules.Json);
            for (var i = 0; i < random.Next(1, 6); i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                RuleSetReader.Read("rules.json", bytes);
            }
            catch (ImportException e)
            {
                Assert.All(e.Errors, error => Assert.StartsWith("rules.json", error, StringComparison.Ordinal));
            }
        }
    }
}
