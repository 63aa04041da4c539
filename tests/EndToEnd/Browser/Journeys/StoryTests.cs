using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>
/// A district's first day and last year, on the published build, told by those who work there, each on the pages of his own role; once in each language. A chapter is a file.
/// JOURNEY_PICTURES=folder leaves a picture of every page there.
/// </summary>
public sealed class StoryTests(Published published)
{
    private static readonly Func<Story, Task>[] Chapters =
    [
        AccountsChapter.TellAsync, RosterChapter.TellAsync, SessionChapter.TellAsync, CardChapter.TellAsync, CareChapter.TellAsync, YearChapter.TellAsync, FarewellChapter.TellAsync,
    ];

    [Theory]
    [InlineData("简体中文")]
    [InlineData("English")]
    public async Task EachRoleDoesItsPart(string language)
    {
        var words = JourneyWords.Of(language == "English");
        await using var story = new Story(
            await JourneyTown.StartAsync(await published.IngestAsync(), await published.CardAgentAsync(), words), words, await ChromiumPage.LaunchAsync(TestContext.Current.CancellationToken));
        try
        {
            foreach (var chapter in Chapters) await chapter(story);
        }
        catch (Exception e) when (e is not OperationCanceledException && story.Complaints.Count > 0)
        {
            Assert.Fail($"{e}\nAnd before that:\n{string.Join('\n', story.Complaints)}");
        }

        Assert.True(story.Complaints.Count == 0, string.Join('\n', story.Complaints));
    }
}
