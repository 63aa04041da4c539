using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Feed;
using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Api;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Hotlist;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.KioskOrders;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Standings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.OpenId;

// The centre. A tap goes through the rooms in the order in which they stand here:
// Gateway → Inbox (on disk: now PUBACK and receipt) → Projection → Roster, Activities, Attendance, SetAside, Completeness → Live → Web.
return await new IngestCommands((settings, stop) => IngestHost.RunAsync(IngestCentre.Build(settings), settings, stop)).InvokeAsync(args);

namespace CardSystem.Ingest
{
    /// <summary>The service, room by room.</summary>
    public static class IngestCentre
    {
        /// <param name="also">Further services, after all others; null for none.</param>
        public static WebApplication Build(IngestSettings settings, Action<IServiceCollection>? also = null)
        {
            var builder = IngestHost.Builder(settings);

            builder.Services.AddStorage(settings.Storage);                           // SQLite or PostgreSQL: the tap log and everything else
            builder.AddGateway(settings.Gateway, EnrolmentRegistration.AuthoritiesOf);                               // MQTT: who may enter, what they may do (IngestGateway)
            builder.AddEnrolment(settings.Enrolment, settings.Trust, settings.Gateway.CertificateFile, settings.Gateway.KeyFile, settings.Gateway.TlsListen);   // kiosks enrol, renew, are revoked; what is said to them is signed
            builder.Services.AddOffice(settings.Office, settings.Zone);              // cards issued at desks that are enrolled kiosks (OfficeApi)
            builder.Services.AddInbox(settings.Inbox);                               // scanned, queued, committed together, then answered (Committer)
            builder.Services.AddProjection(settings.Projection, settings.Zone);      // from the log to attendance, a moment behind (Projector: one tap's path)
            builder.Services.AddActivities(settings.Activities, settings.Zone, SessionCredits.Of);      // the timetable, and each kiosk's share of it
            builder.Services.AddStandings(settings.Zone);                            // the members' figures, to the kiosks where they tapped (StandingDesk)
            builder.Services.AddPageLinks(settings.Web.Origin);                      // the way to the own page, to the kiosk where its member has just tapped (PageLinkTeller)
            builder.Services.AddHotlist(settings.Hotlist, services => body => services.GetRequiredService<MessageSeal>().Close(null, Topics.Hotlist, body));   // cards not to be taken: to every kiosk within a second (HotlistDesk)
            builder.Services.AddKioskOrders();                                       // what people ask of a kiosk, once each: say where you are, start anew, how are you (OrderService)
            builder.Services.AddLive(settings.Live);                                 // what is counted now, for pages and kiosk screens
            builder.Services.AddWarnings(settings.Warnings, settings.Zone, WarningGoal.At, Following.Behind); // nightly: who seems to be drifting away (WarningRound)
            builder.Services.AddNotices(settings.Notices, settings.Mail, settings.Zone);   // who is told of what: outbox, channels, retries (NoticeDispatcher)
            builder.Services.AddAlerts(settings.Alerts, services => () => services.GetRequiredService<Projector>().Moves);   // copied cards, forged taps: told once, counted after (SecurityAlerts)
            builder.Services.AddJobs(settings.Jobs);                                 // long work that people start: imports, exports (JobDesk)
            builder.Services.AddPrivacy(settings.Privacy, settings.Zone, services => () => services.GetRequiredService<JobFiles>().DeleteAll());   // one person's file handed over or erased; what is kept how long (PrivacyService)
            builder.AddWebEndpoint(settings.Web);                                    // the pages' port; TLS where others can reach it
            builder.Services.AddAccess(settings.Web);                                // who signs in, and what he may do where (Gate)
            builder.Services.AddLivePages(builder.Configuration);                    // the pages: markup, streams, assets
            builder.Services.AddOpenId(settings.OpenId);                             // another service where staff may sign in too
            builder.Services.AddApi(settings.Api);                                   // the same for programs: /api/v1, by token

            also?.Invoke(builder.Services);

            var app = builder.Build().MapDoor(EnrolmentApi.MapEnrolment, routes => routes.MapOffice(KioskCaller.NameOf)).MapLivePages(ApiRegistration.UseApi);
            app.MapApi();
            app.MapOpenId();
            app.MapCalendar(settings.Zone).OpenTo(Who.Everybody, "A centre's timetable hangs on its wall; the feed holds no member.");
            return app;
        }
    }
}
