using System.Runtime.InteropServices;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;
using static CardSystem.FirmwareSim.Tests.Reader.RawPcscClient;

namespace CardSystem.FirmwareSim.Tests.Reader;

/// <summary>Clients that hang, lie, steal or never listen; and the service's own troubles.</summary>
public sealed class HostileClientTests : IAsyncLifetime
{
    private const string Select = "00A4040005A000000308";

    private readonly TestFolder _folder = new();
    private readonly CardAuthority _authority = CardAuthority.Create("Test authority");
    private VirtualCard _card = null!;
    private SimulatedPcscService _service = null!;
    private SimulatedReader _reader = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _card = _authority.Issue("3101000000000001", "张*", TimeProvider.System);
        _service = await SimulatedPcscService.StartAsync(_folder.PathOf("pcscd.comm"));
        _reader = _service.AttachReader("Desk");
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private RawPcscClient Client() => Establish(_service.SocketPath);

    [Fact]
    public async Task APausedServiceAnswersLater()
    {
        using var client = Client();
        _service.Pause();
        var answer = Task.Run(() => client.ReaderStates(), Stop);
        using var second = Connect(_service.SocketPath);
        second.SendMessage(0x12, []);
        Assert.False(answer.IsCompleted);
        _service.Resume();
        Assert.Single(await answer);
        second.Receive(16 * 184);
    }

    [Fact]
    public void WhoBreaksTheProtocolIsDisconnectedAndNobodyElse()
    {
        using var bystander = Client();
        byte[][] wrong =
        [
            Words(12, 0x99), Words(12, 0x00), Words(0xFFFFFFFF, 0x01), Words(4, 0x04), Words(8, 0x12),
            [.. Words(8, 0x0B), .. Words(4711, 0)],
            [.. Words(32, 0x09), .. Words(1, 2, 16, 70_000, 2, 16, 100, 0)],
            [.. Words(24, 0x0A), .. Words(1, 2, 70_000, 0, 0, 0)],
        ];
        foreach (var message in wrong)
        {
            using var client = Client();
            Flood(client, message);
            Assert.True(client.IsClosed(), Convert.ToHexString(message));
        }

        using (var half = Client()) half.Send(1, 2, 3);
        Assert.Single(bystander.ReaderStates());
    }

    [Fact]
    public void AnothersHandleIsNoHandle()
    {
        _reader.Insert(_card);
        using var one = Client();
        using var thief = Client();
        var handle = one.ConnectCard("Desk").Handle;
        thief.SendMessage(0x0B, Words(handle, 0));
        Assert.True(thief.IsClosed());
        Assert.Equal(0u, one.Status(handle));
    }

    [Fact]
    public void RandomBytesDoNoHarm()
    {
        var random = new Random(3);
        using var bystander = Client();
        for (var i = 0; i < 300; i++)
        {
            using var client = Connect(_service.SocketPath);
            var body = new byte[random.Next(300)];
            random.NextBytes(body);
            var command = (uint)random.Next(0x16);
            Flood(client, [.. Words((uint)(random.Next(2) == 0 ? body.Length : 12), command), .. body]);
        }

        Assert.Single(bystander.ReaderStates());
    }

    [Fact]
    public async Task AClientThatNeverReadsIsDropped()
    {
        using var client = Client();
        // Enough answers to fill every buffer on the way; in the end the service refuses to keep more.
        var flood = Enumerable.Repeat(Words(0, 0x12), 5_000).SelectMany(b => b).ToArray();
        await Task.Run(() => Flood(client, flood), Stop);
        using var bystander = Client();
        Assert.Single(bystander.ReaderStates());
    }

    [Fact]
    public async Task TheServiceRefusesASocketInUseOrTooLong()
    {
        var inUse = await Assert.ThrowsAsync<InputException>(() => SimulatedPcscService.StartAsync(_service.SocketPath));
        Assert.Contains("listens on", inUse.Message, StringComparison.Ordinal);
        var tooLong = await Assert.ThrowsAsync<InputException>(() => SimulatedPcscService.StartAsync(_folder.PathOf(new string('x', 120))));
        Assert.Contains("107 bytes", tooLong.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => SimulatedPcscService.StartAsync("/nowhere/at/all.sock"));
    }

    [Fact]
    public void ALibraryInThisProcessIsPointedToTheService()
    {
        PcscEnvironment.PointThisProcessTo(_service.SocketPath);
        Assert.Equal(0, NativeMethods.EstablishContext(2, 0, 0, out var context));
        nint room = 100;
        var names = new byte[room];
        Assert.Equal(0, NativeMethods.ListReaders(context, 0, names, ref room));
        Assert.Equal("Desk\0\0", System.Text.Encoding.UTF8.GetString(names, 0, (int)room));
        Assert.Equal(0, NativeMethods.ReleaseContext(context));
    }

    /// <summary>Sends what a service in its right mind hangs up on, perhaps while it is still being sent.</summary>
    private static void Flood(RawPcscClient client, byte[] bytes)
    {
        try
        {
            client.Send(bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            Assert.True(client.IsClosedInTheEnd());
        }
    }

    private static class NativeMethods
    {
        private const string Library = "libpcsclite.so.1";

        [DllImport(Library, EntryPoint = "SCardEstablishContext"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern nint EstablishContext(nuint scope, nint reserved1, nint reserved2, out nint context);

        [DllImport(Library, EntryPoint = "SCardListReaders"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern nint ListReaders(nint context, nint groups, byte[] readers, ref nint length);

        [DllImport(Library, EntryPoint = "SCardReleaseContext"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern nint ReleaseContext(nint context);
    }
}
