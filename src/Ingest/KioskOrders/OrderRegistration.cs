namespace CardSystem.Ingest.KioskOrders;

public static class OrderRegistration
{
    public static IServiceCollection AddKioskOrders(this IServiceCollection services) => services
        .AddSingleton<OrderAnswers>()
        .AddHostedService<OrderService>();
}
