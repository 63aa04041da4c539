using CardSystem.Ingest.Web;
using CardSystem.Ingest.Staff;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Tests.Web;

public sealed class LivePagesRegistrationTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("District:TimeZone", "Mars/Olympus", "District:TimeZone is 'Mars/Olympus', which is not a time zone this machine knows; use a name such as Asia/Shanghai.")]
    [InlineData("LivePage:MaxViewers", "0", "LivePage:MaxViewers must be between 1 and 10000.")]
    public async Task AWrongSettingIsNamedAtTheStart(string setting, string value, string said)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => LiveHost.StartAsync(_cancel, null, 0, (setting, value)));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimesFollowTheDistrictsZone()
    {
        await using var host = await LiveHost.StartAsync(_cancel, new TestKit.ManualTime(District.Now), 0, ("District:TimeZone", "Asia/Urumqi"));
        host.Board.Show(District.Morning());
        Assert.Contains("<span class=\"hour\" data-t=\"clock\">08:02</span>", await host.Browser.GetStringAsync(new Uri("/", UriKind.Relative), _cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysOfCookiesAreKeptInTheDatabaseAndNoFilesAreLeftInTheHomeFolder()
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        _ = host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect([1, 2, 3]);
        Assert.NotEmpty(host.Services.GetRequiredService<ProtectionKeys>().GetAllElements());
        Assert.IsType<ProtectionKeys>(host.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository);
    }

    [Fact]
    public async Task AnAddressWithNothingBehindItSaysSo()
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        var response = await host.Browser.GetAsync(new Uri("/no-such-page", UriKind.Relative), _cancel);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is nothing to see here", await response.Content.ReadAsStringAsync(_cancel), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyZoneIsTheDistrictsOwn() => Assert.Equal(TimeSpan.FromHours(8), DistrictClock.Zone(" ").BaseUtcOffset);
}
