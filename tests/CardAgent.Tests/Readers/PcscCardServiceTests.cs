using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>What the client does with answers that no service here gives: of Windows, of old versions, of confused ones.</summary>
public class PcscCardServiceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakePcscNative _native = new();

    private static ReaderSighting Empty(string reader, uint events) => new(reader, true, false, false, events, default);

    [Fact]
    public void WithoutALibraryThereIsNoService()
    {
        _native.Establish = () => throw new DllNotFoundException();
        var e = Assert.Throws<CardServiceException>(() => PcscCardService.Open(_native));
        Assert.True(e.ContextLost);
        Assert.Contains("install libpcsclite1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ContextThatIsDeadAtOnceIsGivenBack()
    {
        _native.OnWait = (_, _) => PcscCodes.CommunicationError;
        Assert.Throws<CardServiceException>(() => PcscCardService.Open(_native));
        Assert.Equal(1, _native.Released);
    }

    [Fact]
    public void ContextIsGivenBackOnce()
    {
        var service = PcscCardService.Open(_native);
        service.Dispose();
        service.Dispose();
        Assert.Equal(1, _native.Released);
    }

    [Fact]
    public void NotificationIsUsedOnlyWhereItIsKnown()
    {
        using var service = PcscCardService.Open(_native);
        service.WaitForChange([Empty("A", 2)], Second);
        Assert.Equal(["A", PcscNative.ReadersComeAndGo], _native.LastStates.Select(s => s.Reader));

        _native.OnWait = (states, _) => { states[^1].Event = PcscStates.Unknown | PcscStates.Changed; return PcscCodes.Success; };
        using var old = PcscCardService.Open(_native);
        old.WaitForChange([Empty("A", 2)], Second);
        Assert.Equal(["A"], _native.LastStates.Select(s => s.Reader));
        Assert.Empty(old.WaitForChange([], Second));
    }

    [Fact]
    public void WaitsAreNeverLongerThanASecond()
    {
        using var service = PcscCardService.Open(_native);
        service.WaitForChange([Empty("A", 2)], TimeSpan.FromHours(1));
        Assert.Equal(1_000u, _native.LastWait);
        service.WaitForChange([Empty("A", 2)], Timeout.InfiniteTimeSpan);
        Assert.Equal(0u, _native.LastWait);
    }

    [Fact]
    public void StateGoesBackAsItCameAlsoInFlagsASightingLeavesOut()
    {
        using var service = PcscCardService.Open(_native);
        _native.OnWait = (states, _) => { states[0].Event = 0x0005_0122; states[1].Event = 0x0002_0002; return PcscCodes.Success; };
        var seen = service.WaitForChange([ReaderSighting.Unknown("A")], Second);
        Assert.Equal([0u, 0u], _native.LastStates.Select(s => s.Current));
        service.WaitForChange(seen, Second);
        Assert.Equal([0x0005_0120u, 0x0002_0000u], _native.LastStates.Select(s => s.Current));
    }

    [Fact]
    public void TimeoutIsNoNews()
    {
        using var service = PcscCardService.Open(_native);
        IReadOnlyList<ReaderSighting> known = [Empty("A", 2)];
        Assert.Same(known, service.WaitForChange(known, Second));
    }

    [Fact]
    public void UnknownReaderThatIsListedAllTheSameMeansAConfusedContext()
    {
        using var service = PcscCardService.Open(_native);
        _native.Readers = ["A"];
        _native.OnWait = (_, _) => PcscCodes.UnknownReader;
        Assert.True(Assert.Throws<CardServiceException>(() => service.WaitForChange([Empty("A", 2)], Second)).ContextLost);
    }

    [Fact]
    public void ServiceStoppedWithItsLastReaderMeansANewContext()
    {
        using var service = PcscCardService.Open(_native);
        _native.ListCode = PcscCodes.ServiceStopped;
        Assert.True(Assert.Throws<CardServiceException>(() => service.ListReaders()).ContextLost);
        _native.ListCode = PcscCodes.NoReadersAvailable;
        Assert.Empty(service.ListReaders());
    }

    [Fact]
    public void CardThatCannotBeHadToOneselfIsLetGo()
    {
        using var service = PcscCardService.Open(_native);
        _native.BeginCodes.Enqueue(PcscCodes.RemovedCard);
        Assert.True(Assert.Throws<CardServiceException>(() => service.Connect("A")).CardLost);
        Assert.Equal(1, _native.Disconnected);
    }

    [Fact]
    public void ProtocolMayChangeWhenConnectingAgain()
    {
        using var service = PcscCardService.Open(_native);
        _native.BeginCodes.Enqueue(PcscCodes.ResetCard);
        using (var channel = service.Connect("A")) channel.Transmit([0x00, 0xA4, 0x04, 0x00]);
        Assert.Equal(2u, _native.Sent.Single().Protocol);
        Assert.Equal((1, 1), (_native.Ended, _native.Disconnected));
    }

    [Fact]
    public void ExpectedLengthIsLeftOffWhereTheProtocolHasNoRoomForIt()
    {
        using var service = PcscCardService.Open(_native);
        using var channel = service.Connect("A"); // T=0
        channel.Transmit([0x00, 0xA4, 0x04, 0x00, 0x02, 0x3F, 0x00, 0x00]);
        channel.Transmit([0x00, 0xA4, 0x04, 0x00, 0x02, 0x3F, 0x00]);
        channel.Transmit([0x00, 0xC0, 0x00, 0x00, 0x10]);
        Assert.Equal(["00A40400023F00", "00A40400023F00", "00C0000010"], _native.Sent.Select(s => s.Command));
    }

    [Fact]
    public void CommandThatIsNoneIsOurMistake()
    {
        using var service = PcscCardService.Open(_native);
        using var channel = service.Connect("A");
        Assert.Throws<ArgumentException>(() => channel.Transmit([0x00, 0xA4]));
        Assert.Throws<ArgumentException>(() => channel.Transmit(new byte[70_000]));
    }

    [Fact]
    public void AnswerWithoutStatusIsABrokenExchange()
    {
        using var service = PcscCardService.Open(_native);
        using var channel = service.Connect("A");
        _native.Response = [0x90];
        Assert.True(Assert.Throws<CardServiceException>(() => channel.Transmit([0, 0, 0, 0])).CardLost);
    }

    /// <summary>A PC/SC library of a few fields, because winscard.dll cannot be called here and a real service does not misbehave on demand.</summary>
    private sealed class FakePcscNative : IPcscNative
    {
        public Func<nint> Establish { get; set; } = () => 7;

        public Func<PcscState[], uint, uint> OnWait { get; set; } = (_, _) => PcscCodes.Timeout;

        public string[] Readers { get; set; } = [];

        public uint ListCode { get; set; }

        public Queue<uint> BeginCodes { get; } = new();

        public byte[] Response { get; set; } = [0x90, 0x00];

        public PcscState[] LastStates { get; private set; } = [];

        public uint LastWait { get; private set; }

        public List<(uint Protocol, string Command)> Sent { get; } = [];

        public int Released { get; private set; }

        public int Ended { get; private set; }

        public int Disconnected { get; private set; }

        public int MostStates => 3;

        public uint EstablishContext(out nint context)
        {
            context = Establish();
            return PcscCodes.Success;
        }

        public uint ReleaseContext(nint context)
        {
            Released++;
            return PcscCodes.Success;
        }

        public uint ListReaders(nint context, out string[] names)
        {
            names = Readers;
            return ListCode;
        }

        public uint GetStatusChange(nint context, uint milliseconds, ReadOnlySpan<PcscState> states)
        {
            (LastStates, LastWait) = (states.ToArray(), milliseconds);
            return OnWait(LastStates, milliseconds);
        }

        public uint Connect(nint context, string reader, out nint card, out uint protocol)
        {
            (card, protocol) = (9, 1);
            return PcscCodes.Success;
        }

        public uint Reconnect(nint card, out uint protocol)
        {
            protocol = 2;
            return PcscCodes.Success;
        }

        public uint Disconnect(nint card)
        {
            Disconnected++;
            return PcscCodes.Success;
        }

        public uint BeginTransaction(nint card) => BeginCodes.TryDequeue(out var code) ? code : PcscCodes.Success;

        public uint EndTransaction(nint card)
        {
            Ended++;
            return PcscCodes.Success;
        }

        public uint Status(nint card, Span<byte> atr, out int atrLength)
        {
            atrLength = 0;
            return PcscCodes.Success;
        }

        public uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> response, out int responseLength)
        {
            Sent.Add((protocol, Convert.ToHexString(command)));
            Response.CopyTo(response);
            responseLength = Response.Length;
            return PcscCodes.Success;
        }
    }
}
