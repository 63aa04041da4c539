using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Api;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Hotlist;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.OpenId;

namespace CardSystem.Ingest;

/// <summary>
/// The settings of every room, read and checked at start. It stands beside the rooms and not in one, because it knows them all;
/// how settings are found and checked is <see cref="SettingSource"/>'s.
/// </summary>
public sealed class IngestSettings
{
    private IngestSettings(SettingSource source)
    {
        Configuration = source.Configuration;
        Storage = source.Read<StorageOptions>(StorageOptions.Section, o => o.Problems());
        Gateway = source.Read<GatewayOptions>(GatewayOptions.Section, o => o.Problems());
        Inbox = source.Read<InboxOptions>(InboxOptions.Section);
        Projection = source.Read<ProjectionOptions>(ProjectionOptions.Section);
        Activities = source.Read<ActivitiesOptions>(ActivitiesOptions.Section);
        Live = source.Read<LiveOptions>(LiveOptions.Section);
        District = source.Read<DistrictOptions>(DistrictOptions.Section, o => o.Problems());
        Web = source.Read<WebOptions>(WebOptions.Section, o => o.Problems());
        Notices = source.Read<NoticeOptions>(NoticeOptions.Section, o => o.Problems());
        Mail = source.Read<MailOptions>(MailOptions.Section, o => o.Problems());
        Warnings = source.Read<WarningOptions>(WarningOptions.Section, o => o.Problems());
        Trust = source.Read<TrustOptions>(TrustOptions.Section, o => o.Problems());
        Alerts = source.Read<AlertOptions>(AlertOptions.Section);
        Office = source.Read<OfficeOptions>(OfficeOptions.Section, o => o.Problems());
        Hotlist = source.Read<HotlistOptions>(HotlistOptions.Section);
        Jobs = source.Read<JobOptions>(JobOptions.Section, o => o.Problems());
        Jobs.Folder = source.FullPath(Jobs.Folder);
        Privacy = source.Read<PrivacyOptions>(PrivacyOptions.Section, o => o.Problems());
        Api = source.Read<ApiOptions>(ApiOptions.Section);
        OpenId = source.Read<OpenIdOptions>(OpenIdOptions.Section, o => o.Problems());
        OpenId.ClientSecretFile = source.FullPath(OpenId.ClientSecretFile);
        Notices.SecretFolder = source.FullPath(Notices.SecretFolder);
        Mail.AuthorityFile = source.FullPath(Mail.AuthorityFile);
        Storage.File = source.FullPath(Storage.File);
        Web.CertificateFile = source.FullPath(Web.CertificateFile);
        Web.KeyFile = source.FullPath(Web.KeyFile);
        Enrolment = source.Read<EnrolmentOptions>(EnrolmentOptions.Section, o => o.Problems());
        Enrolment.CertificateFile = source.FullPath(Enrolment.CertificateFile);
        Enrolment.KeyFile = source.FullPath(Enrolment.KeyFile);
        Enrolment.CardAuthorityFile = source.FullPath(Enrolment.CardAuthorityFile);
        Trust.Folder = source.FullPath(Trust.Folder);
        Trust.PassphraseFile = source.FullPath(Trust.PassphraseFile);
        Gateway.CertificateFile = source.FullPath(Gateway.CertificateFile);
        Gateway.KeyFile = source.FullPath(Gateway.KeyFile);
        Gateway.ClientAuthorityFile = source.FullPath(Gateway.ClientAuthorityFile);
    }

    public IConfiguration Configuration { get; }
    public StorageOptions Storage { get; }
    public GatewayOptions Gateway { get; }
    public InboxOptions Inbox { get; }
    public ProjectionOptions Projection { get; }
    public ActivitiesOptions Activities { get; }
    public LiveOptions Live { get; }
    public DistrictOptions District { get; }
    public WebOptions Web { get; }
    public NoticeOptions Notices { get; }
    public MailOptions Mail { get; }
    public WarningOptions Warnings { get; }
    public TrustOptions Trust { get; }
    public EnrolmentOptions Enrolment { get; }
    public AlertOptions Alerts { get; }
    public OfficeOptions Office { get; }
    public HotlistOptions Hotlist { get; }
    public JobOptions Jobs { get; }
    public PrivacyOptions Privacy { get; }
    public ApiOptions Api { get; }
    public OpenIdOptions OpenId { get; }

    /// <summary>The district's zone; one that this machine does not know was refused when the settings were read.</summary>
    public TimeZoneInfo Zone => DistrictOptions.FindZone(District.TimeZone)!;

    /// <param name="configFile">Relative paths in settings start from this file's folder, or from the current one where there is none.</param>
    /// <exception cref="SettingException">The first thing that is wrong.</exception>
    public static IngestSettings Load(string? configFile, IReadOnlyList<string> sets) => new(SettingSource.Load(configFile, sets));
}
