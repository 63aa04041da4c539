using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests;

public sealed class PluralTests
{
    [Theory]
    [InlineData(0, "0 taps")]
    [InlineData(1, "1 tap")]
    [InlineData(2, "2 taps")]
    [InlineData(11, "11 taps")]
    [InlineData(-1, "-1 taps")]
    public void OneThingHasAnotherWordThanSeveral(long count, string said) => Assert.Equal(said, Plural.Of(count, "tap"));

    [Fact]
    public void AWordWithAnotherEndingOrWithItsVerbIsGivenWhole()
    {
        Assert.Equal(["1 entry", "3 entries"], [Plural.Of(1, "entry", "entries"), Plural.Of(3, "entry", "entries")]);
        Assert.Equal(["1 row is as it was", "0.5 points"], [Plural.Of(1, "row is as it was", "rows are as they were"), Plural.Of("0.5", "point")]);
    }

    [Theory]
    [InlineData("1", "1 row was added, 03 of 1.")]
    [InlineData("2", "2 rows were added, 03 of 2.")]
    [InlineData("1,000", "1,000 rows were added, 03 of 1,000.")]
    public void InATextTheWordGoesWithTheNumberOfItsGap(string count, string english)
    {
        var told = new Bilingual("新增 {0} 行，第 {1:00} 行。", "{0} {0:row was|rows were} added, {1:00} of {0}.").Fill(count, 3);
        Assert.Equal(new Bilingual($"新增 {count} 行，第 03 行。", english), told);
        // A number is the same whether it comes as text or not.
        if (long.TryParse(count, out var number)) Assert.Equal(told, new Bilingual("新增 {0} 行，第 {1:00} 行。", "{0} {0:row was|rows were} added, {1:00} of {0}.").Fill(number, 3));
    }

    [Fact]
    public void WhatIsEmptyOrWordsInBothLanguagesStandsAsItIs() =>
        Assert.Equal(new Bilingual("甲、", "one, "), new Bilingual("{0}、{1}", "{0}, {1}").Fill(new Bilingual("甲", "one"), null));
}
