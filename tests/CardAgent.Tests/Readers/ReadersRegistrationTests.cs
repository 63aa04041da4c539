using CardSystem.CardAgent.Readers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Readers;

public class ReadersRegistrationTests
{
    private readonly FakeCardSystem _system = new();
    private readonly RecordingVisitor _visitor = new();

    private IHost Host(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddSingleton<OpenCardService>(_system.Open);
        builder.Services.AddSingleton<IReaderVisitor>(_visitor);
        builder.Services.AddReaders(builder.Configuration);
        return builder.Build();
    }

    [Fact]
    public async Task ServiceStartsTheRoomAndStopsItsThreads()
    {
        _system.Attach("A").Insert();
        using var host = Host(("Readers:PollMilliseconds", "50"));
        await host.StartAsync(TestContext.Current.CancellationToken);
        _visitor.WaitFor("card A");
        Assert.Equal(ReaderState.Card, host.Services.GetRequiredService<ReaderSupervisor>().Snapshot().Readers[0].State);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["attached A", "card A", "removed A", "detached A"], _visitor.Told);
        Assert.Equal(0, _system.OpenContexts);
    }

    [Fact]
    public async Task ServiceStartsWithoutCardServiceAndWithoutReaders()
    {
        _system.Die();
        using var host = Host();
        await host.StartAsync(TestContext.Current.CancellationToken);
        _system.Revive();
        _system.Attach("A").Insert();
        _visitor.WaitFor("card A");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Readers:Lights", "disco", "Readers:Lights must be none, acr122u or auto.")]
    [InlineData("Readers:SessionSeconds", "0", "Readers:SessionSeconds must be 1 to 30.")]
    [InlineData("Readers:PollMilliseconds", "5000", "Readers:PollMilliseconds must be 50 to 1000.")]
    [InlineData("Readers:DeafAfterNeighbourCards", "-1", "Readers:DeafAfterNeighbourCards must be 0 to 100000.")]
    public async Task WrongSettingIsNamedWithWhatIsAllowed(string key, string value, string error)
    {
        using var host = Host((key, value));
        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(error, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsAreRead()
    {
        using var host = Host(("Readers:Only:0", "ACS"), ("Readers:Only:1", "Kiosk"), ("Readers:Lights", "ACR122U"), ("Readers:SessionSeconds", "9"));
        var options = host.Services.GetRequiredService<IOptions<ReadersOptions>>().Value;
        Assert.Equal(["ACS", "Kiosk"], options.Only);
        Assert.Equal(("ACR122U", 9, 500), (options.Lights, options.SessionSeconds, options.PollMilliseconds));
    }
}
