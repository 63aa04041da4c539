using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Commands;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Orders;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Uplink;

// The kiosk's agent. A tap goes through the rooms in the order in which they stand here:
// Readers → Cards → Taps → Outbox (on disk: now the light is green) → Uplink, and the member sees it on the Screen.
return await new AgentCommands((settings, stop) => AgentHost.RunAsync(settings, Build, stop)).InvokeAsync(args);

static WebApplication Build(AgentSettings settings)
{
    var builder = AgentHost.Builder(settings);

    builder.Services.AddKiosk(settings);                          // who we are: id, key, clocks; what the centre told us
    builder.Services.AddReaders(settings.Configuration);          // PC/SC: who listens, a worker for each reader, its lights
    builder.Services.AddCards(settings.Configuration);            // whose card it is, and the proof that it is this very card
    builder.Services.AddTaps(settings);                           // what the tap is: signed in, already, refused (TapDesk: one tap's path)
    builder.Services.AddOutbox(settings);                         // on disk before anybody is told; there until the centre's receipt
    builder.Services.AddUplink(settings);                         // to the centre over MQTT, whenever there is a way
    builder.Services.AddEnrolment(settings);                      // certificates renewed in time; out of service where the centre says so
    builder.Services.AddOrders();                                 // what the centre's people ask: say where you are, start anew, how are you
    builder.Services.AddHealth();                                 // what is wrong, in plain words
    builder.AddScreen(settings);                                  // what members see, on loopback

    var app = builder.Build();
    app.MapScreen();                                              // /  /events  /state
    app.MapRatings();                                             // /ratings: how a service was, from that page alone
    app.MapHealth();                                              // /health
    return app;
}
