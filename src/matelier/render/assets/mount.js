for (const el of document.querySelectorAll("[data-view]")) {
  const data = JSON.parse(el.nextElementSibling.textContent);
  data.whole_page = true;
  render({ model: { get: (key) => data[key] }, el });
}
