// The bar follows the run; when it ended, the page shows how it went.
const bar = document.querySelector("progress");
if (bar) {
  const count = document.getElementById("count");
  const events = new EventSource("/staff/questions/progress");
  const show = (event) => {
    const { done, total } = JSON.parse(event.data);
    bar.max = total;
    bar.value = done;
    count.textContent = `${done} / ${total}`;
  };
  events.onmessage = show;
  events.addEventListener("finished", (event) => {
    show(event);
    events.close();
    location.reload();
  });
}
