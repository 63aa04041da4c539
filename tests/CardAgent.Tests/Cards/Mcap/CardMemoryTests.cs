using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

public sealed class CardMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-memory-").FullName;
    private readonly ManualTime _time = new(Workbench.Morning);
    private readonly CardsOptions _options;

    public CardMemoryTests() => _options = new CardsOptions { MemoryFile = Path.Combine(_folder, "below", "cards.db"), RememberedCards = 16 };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CardMemo Memo(byte number, int seen = 0) => new()
    {
        Thumbprint = [.. Enumerable.Repeat(number, 32)],
        Card = new CardId($"CD{number:D4}"),
        Certificate = [0x30, number],
        Seen = Workbench.Morning.AddMinutes(seen),
        Member = new KnownMember(3, new byte[32], new DateOnly(2026, 5, 1), new DateOnly(2031, 5, 1), new byte[65]),
        Uid = $"04{number:X2}",
        Sequence = 7,
        Counter = 17,
        Summary = [1, 2, 3],
        Records = [new KnownRecord(7, new byte[16], Workbench.Morning, "study", 100, ActivityKind.Service, 4)],
        Open = [new OpenRecord("0123456789abcdef", 9, new byte[32], new byte[16], Workbench.Morning, "study", -50, 2, ActivityKind.SignedOut, 8, new byte[16], true)],
        Refused = RefusalReason.CounterRolledBack,
        Face = new CardFace("张小明", "b1", 300),
    };

    private static Standing Word(string card, int minutes) => new(card, Workbench.Morning.AddMinutes(minutes), 500, [new CategoryStanding(1, 500)], new DayStanding(new DateOnly(2026, 5, 8), 1, 2, 3, 4, 5), [new byte[16]], Workbench.Morning);

    private CardMemoryService Service(CardMemory memory) => new(memory, Options.Create(_options), _time, NullLogger<CardMemoryService>.Instance);

    /// <summary>What a restart leaves.</summary>
    private async Task<CardMemory> RestartAsync(CardMemory? before)
    {
        if (before is not null)
        {
            using var ending = Service(before);
            await ending.StoppedAsync(Workbench.Cancel);
        }

        var memory = new CardMemory(_options);
        using var service = Service(memory);
        await service.StartingAsync(Workbench.Cancel);
        await service.StoppedAsync(Workbench.Cancel);
        return memory;
    }

    [Fact]
    public async Task EverythingButTheFaceComesBack()
    {
        var memory = new CardMemory(_options);
        memory.Keep(Memo(1));
        memory.Take(Word("CD0001", 0));
        var again = await RestartAsync(memory);
        var (before, after) = (Memo(1) with { Face = CardFace.Blank }, again.Find(Memo(1).Thumbprint)!);
        Assert.Equivalent(before, after, strict: true);
        Assert.Equivalent(Word("CD0001", 0), again.WordOn(new CardId("CD0001")), strict: true);
        Assert.True(again.IsUidOfMember(new CardId("UID0401")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_options.MemoryFile));
    }

    [Fact]
    public async Task TheCardLongestNotSeenIsForgottenHereAndOnDisk()
    {
        var memory = new CardMemory(_options);
        for (byte i = 1; i <= 20; i++) memory.Keep(Memo(i, seen: 100 - i));
        Assert.Equal(16, memory.Count);
        Assert.Null(memory.Find(Memo(20).Thumbprint));
        Assert.NotNull(memory.Find(Memo(1).Thumbprint));
        Assert.False(memory.IsUidOfMember(new CardId("UID0414")));
        var again = await RestartAsync(memory);
        Assert.Equal(16, again.Count);
    }

    [Fact]
    public void AnOlderWordOrOneOnNoCardIsPassedOver()
    {
        var memory = new CardMemory(_options);
        memory.Take(Word("CD0001", 5));
        memory.Take(Word("CD0001", 4) with { Credits = 1 });
        memory.Take(Word("no card", 9));
        Assert.Equal(500, memory.WordOn(new CardId("CD0001"))!.Credits);
        for (var i = 0; i < 100; i++) memory.Take(Word($"CE{i:D4}", i));
        Assert.Null(memory.WordOn(new CardId("CD0001")));
        Assert.NotNull(memory.WordOn(new CardId("CE0099")));
    }

    [Fact]
    public async Task AWipeReachesTheDisk()
    {
        var memory = new CardMemory(_options);
        using var service = Service(memory);
        await service.StartingAsync(Workbench.Cancel);
        memory.Keep(Memo(1));
        service.WriteChanges();
        memory.Keep(Memo(2));
        memory.Wipe();
        Assert.False(File.Exists(_options.MemoryFile));
        Assert.Equal(0, memory.Count);
        // What was about to be written is not written any more; what comes after is.
        service.WriteChanges();
        Assert.False(File.Exists(_options.MemoryFile));
        memory.Keep(Memo(3));
        await service.StoppedAsync(Workbench.Cancel);
        var again = await RestartAsync(null);
        Assert.Equal(1, again.Count);
    }

    [Fact]
    public async Task AFileThatIsNoneIsBegunAnew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_options.MemoryFile)!);
        await File.WriteAllTextAsync(_options.MemoryFile, new string('x', 5_000), Workbench.Cancel);
        var memory = await RestartAsync(null);
        Assert.Equal(0, memory.Count);
        memory.Keep(Memo(1));
        Assert.Equal(1, (await RestartAsync(memory)).Count);
    }

    [Fact]
    public async Task ADiskThatRefusesCostsTheMemoryOnly()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "below"), "a file where a folder should be", Workbench.Cancel);
        var memory = await RestartAsync(null);
        memory.Keep(Memo(1));
        Assert.Equal(0, (await RestartAsync(memory)).Count);
        Assert.Equal(1, memory.Count);
    }
}
