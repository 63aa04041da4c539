using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Tests.Storage;

public sealed class SequenceSetTests
{
    [Fact]
    public void UpToFollowsWhatComesInOrder()
    {
        var set = new SequenceSet();
        for (var n = 1; n <= 5; n++) Assert.True(set.Add(n));
        Assert.Equal(5, set.UpTo);
        Assert.Equal(5, set.Highest);
    }

    [Fact]
    public void UpToStopsAtAGapAndLeapsWhenItIsFilled()
    {
        var set = new SequenceSet();
        foreach (var n in new long[] { 1, 2, 5, 4, 7 }) Assert.True(set.Add(n));
        Assert.Equal((2L, 7L, 3L), (set.UpTo, set.Highest, set.Beyond));
        Assert.True(set.Add(3));
        Assert.Equal(5, set.UpTo);
        Assert.True(set.Add(6));
        Assert.Equal((7L, 0L), (set.UpTo, set.Beyond));
    }

    [Fact]
    public void WhatHasComeBeforeIsKnown()
    {
        var set = new SequenceSet(3);
        foreach (var n in new long[] { 8, 9, 10 }) Assert.True(set.Add(n));
        foreach (var n in new long[] { 1, 3, 8, 9, 10 }) Assert.False(set.Add(n));
        Assert.Equal(3, set.UpTo);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyOrderEndsWhole(int seed)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(1, 500).Select(n => (long)n).ToArray();
        random.Shuffle(all);
        var set = new SequenceSet();
        var seen = new HashSet<long>();
        foreach (var n in all)
        {
            Assert.True(set.Add(n));
            Assert.False(set.Add(n));
            seen.Add(n);
            Assert.Equal(Enumerable.Range(1, 500).TakeWhile(m => seen.Contains(m)).LastOrDefault(), set.UpTo);
            Assert.Equal(seen.Max(), set.Highest);
        }

        Assert.Equal((500L, 0L), (set.UpTo, set.Beyond));
    }
}
