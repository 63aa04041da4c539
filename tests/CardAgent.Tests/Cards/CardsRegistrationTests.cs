using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Mcap;
using CardSystem.CardAgent.Cards.Pkoc;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Cards;

public sealed class CardsRegistrationTests : IDisposable
{
    private readonly AuthorityFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IHost Host(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Configuration["Cards:MemoryFile"] = Path.Combine(_folder.Path, "cards.db");
        var key = Path.Combine(_folder.Path, "kiosk.key");
        if (!File.Exists(key)) KioskKey.Create(key);
        builder.Services.AddSingleton(new KioskOptions { Id = "hk-01" }).AddSingleton(typeof(KioskId), new KioskId("hk-01")).AddSingleton<KioskCredentials>().AddSingleton(_ => KioskKey.Load(key)).AddCards(builder.Configuration);
        return builder.Build();
    }

    private async Task<string> StartErrorAsync(params (string Key, string Value)[] settings)
    {
        using var host = Host(settings);
        return (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken))).Message;
    }

    [Fact]
    public async Task CardsAreReadWithTheAuthoritiesOfTheFiles()
    {
        using var host = Host(("Cards:AuthorityFiles:0", _folder.Write("authority.pem", PivLiterals.AuthorityPem)));
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal([typeof(MemberCardReading), typeof(PivCardReading), typeof(PkocCardReading), typeof(UidCardReading)], host.Services.GetServices<ICardReading>().Select(k => k.GetType()));
        Assert.NotNull(host.Services.GetRequiredService<CardKinds>());
        Assert.Equal(new DateTimeOffset(2081, 8, 24, 22, 6, 46, TimeSpan.Zero), host.Services.GetRequiredService<CardAuthorities>().Until);
    }

    [Fact]
    public async Task WrongSettingsAreNamedWithWhatIsAllowed()
    {
        var good = ("Cards:AuthorityFiles:0", _folder.Write("authority.pem", PivLiterals.AuthorityPem));
        Assert.Contains("Cards:AuthorityFiles must name at least one PEM file", await StartErrorAsync(), StringComparison.Ordinal);
        Assert.Contains("Cards:AuthorityFiles:0 'missing.pem' cannot be used", await StartErrorAsync(("Cards:AuthorityFiles:0", "missing.pem")), StringComparison.Ordinal);
        Assert.Contains("Cards:RememberedCertificates must be 16 to 100000.", await StartErrorAsync(good, ("Cards:RememberedCertificates", "1")), StringComparison.Ordinal);
    }
}
